/** What moves in the frame of the site: menu, scheme, search and the list of what is on the page. */

import { find, findAll } from "./page";
import { SearchBox } from "./site-search";

declare global {
  interface Window { kdkSite?: true }
}

const root = document.documentElement;
// The script's own address, which only its first run knows, leads to the site's root.
const base = new URL("../../", (document.currentScript as HTMLScriptElement).src).href;
const hasRoomForMenu = matchMedia("(min-width: 76.25em)");
const hasRoomForList = matchMedia("(min-width: 60em)");

/** Where there is no room beside the text, the navigation slides in and everything else waits. */
class Menu {
  private readonly waiting = findAll("main, .md-footer");
  private isOpen = false;

  constructor(private readonly button: HTMLElement, private readonly nav: HTMLElement) {
    button.addEventListener("click", () => (this.isOpen ? this.goBack() : this.open()));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.goBack(); });
    document.addEventListener("click", (event) => this.clicked(event.target as Node));
    hasRoomForMenu.addEventListener("change", () => this.close());
    this.update();
    this.showCurrent();
  }

  private open(): void {
    this.isOpen = true;
    this.update();
    (find("[aria-current]", this.nav) ?? find("a", this.nav))?.focus();
  }

  private close(): void {
    this.isOpen = false;
    this.update();
  }

  private goBack(): void {
    if (!this.isOpen) return;
    this.close();
    this.button.focus();
  }

  private clicked(target: Node): void {
    if (this.isOpen && !this.button.contains(target) && !this.nav.contains(target)) this.close();
  }

  private update(): void {
    root.classList.toggle("kdk-menu-open", this.isOpen);
    this.button.setAttribute("aria-expanded", String(this.isOpen));
    this.nav.toggleAttribute("inert", !this.isOpen && !hasRoomForMenu.matches);
    for (const part of this.waiting) part.toggleAttribute("inert", this.isOpen);
  }

  /** In a long module the current lesson may lie below the edge. */
  private showCurrent(): void {
    const pane = find(".md-sidebar__scrollwrap", this.nav);
    const current = find("[aria-current]", this.nav);
    if (!pane || !current) return;
    const beyond = current.getBoundingClientRect().bottom - pane.getBoundingClientRect().bottom;
    if (beyond > 0) pane.scrollTop += beyond + pane.clientHeight / 3;
  }
}

/** Light or dark: the system's choice until the learner makes another, which is kept. */
function offerScheme(button: HTMLElement): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean => (root.dataset["kdkScheme"] ?? (system.matches ? "dark" : "light")) === "dark";
  const show = (): void => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const scheme = isDark() ? "light" : "dark";
    root.dataset["kdkScheme"] = scheme;
    try {
      localStorage.setItem("kdk-scheme", scheme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    show();
  });
  system.addEventListener("change", show);
  show();
}

/** On a narrow screen the field unfolds under the header. */
function offerSearch(form: HTMLFormElement): void {
  const box = new SearchBox(form, base);
  const button = find(".kdk-search-open");
  find(".kdk-menu")?.addEventListener("click", () => unfold(false));
  const unfold = (isOpen: boolean): void => {
    form.classList.toggle("is-open", isOpen);
    button?.setAttribute("aria-expanded", String(isOpen));
  };
  button?.addEventListener("click", () => {
    const isOpen = !form.classList.contains("is-open");
    unfold(isOpen);
    if (isOpen) box.focus();
    else box.close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !form.classList.contains("is-open")) return;
    unfold(false);
    button?.focus();
  });
}

/** The list of headings is open where it stands beside the text, and follows the reader there. */
function follow(fold: HTMLDetailsElement): void {
  const links = findAll<HTMLAnchorElement>("a", fold);
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const place = (): void => {
    const limit = innerHeight / 3;
    const passed = headings.filter((heading) => heading && heading.getBoundingClientRect().top < limit);
    links.forEach((link, n) => {
      if (n === passed.length - 1) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  const arrange = (): void => { fold.open = hasRoomForList.matches; };
  let isDue = false;
  addEventListener("scroll", () => {
    if (isDue || !fold.open) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; place(); });
  }, { passive: true });
  hasRoomForList.addEventListener("change", arrange);
  arrange();
  place();
}

function begin(): void {
  const [button, nav] = [find(".kdk-menu"), find(".md-sidebar--primary")];
  if (button && nav) new Menu(button, nav);
  const scheme = find(".kdk-scheme");
  if (scheme) offerScheme(scheme);
  const form = find<HTMLFormElement>(".kdk-search");
  if (form) offerSearch(form);
  const list = find<HTMLDetailsElement>(".kdk-here-fold");
  if (list) follow(list);
  window.kdkSite = true;
}

begin();
