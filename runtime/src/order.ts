/** Putting things in order with buttons: nobody has to drag. */

import { announce, button, find, findAll, make, spoken } from "./page";
import type { Sheet } from "./sheet";
import type { Words } from "./words";

export function prepareOrder(sheet: Sheet, words: Words): void {
  for (const item of findAll(".kdk-item", sheet.form)) {
    const moves = make("span", "kdk-moves");
    for (const way of ["up", "down"] as const) {
      const move = button(`kdk-${way}`, "");
      move.append(spoken(""));
      moves.append(move);
    }
    item.append(moves);
  }
  nameMoves(sheet, words);
}

/** Each button says what it moves, and where that is now. */
export function nameMoves(sheet: Sheet, words: Words): void {
  const items = findAll(".kdk-item", sheet.form);
  items.forEach((item, place) => {
    const facts = { text: textOf(item), n: place + 1, all: items.length };
    nameMove(find(".kdk-up", item), words.say("move_up", facts), place === 0);
    nameMove(find(".kdk-down", item), words.say("move_down", facts), place === items.length - 1);
  });
}

function nameMove(move: HTMLElement | null, name: string, isAtEnd: boolean): void {
  if (!move) return;
  if (move.firstChild) move.firstChild.textContent = name;
  move.setAttribute("aria-disabled", String(isAtEnd));
}

/** Move an item by one place; the focus stays on its button. False when it is at the end already. */
export function moveItem(sheet: Sheet, item: HTMLElement, isUp: boolean, words: Words): boolean {
  const other = isUp ? item.previousElementSibling : item.nextElementSibling;
  if (!other || sheet.locked) return false;
  // The neighbour moves in the document, not the item: an element that moves loses the focus.
  if (isUp) item.after(other);
  else item.before(other);
  nameMoves(sheet, words);
  const items = findAll(".kdk-item", sheet.form);
  announce(words.say("moved", { text: textOf(item), n: items.indexOf(item) + 1, all: items.length }));
  return true;
}

function textOf(item: HTMLElement): string {
  return find(".kdk-text", item)?.textContent?.trim() ?? "";
}
