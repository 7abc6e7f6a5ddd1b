/** Putting things in order with buttons: nobody has to drag. */

import { announce, button, find, findAll, make, spoken } from "./page";
import type { Sheet } from "./sheet";

export function prepareOrder(sheet: Sheet): void {
  for (const item of findAll(".kdk-item", sheet.form)) {
    const moves = make("span", "kdk-moves");
    for (const way of ["up", "down"]) {
      const move = button(`kdk-${way}`);
      move.append(spoken(""));
      moves.append(move);
    }
    item.append(moves);
  }
  nameMoves(sheet);
}

/** Each button says what it moves, and where that is now. */
export function nameMoves(sheet: Sheet): void {
  const items = findAll(".kdk-item", sheet.form);
  items.forEach((item, place) => {
    findAll(".kdk-moves button", item).forEach((move, isDown) => {
      const key = isDown ? "move_down" : "move_up";
      if (move.firstChild) move.firstChild.textContent = sheet.words.say(key, placeOf(item, items));
      move.setAttribute("aria-disabled", String(place === (isDown ? items.length - 1 : 0)));
    });
  });
}

/** Move an item by one place; the focus stays on its button. False when it cannot move. */
export function moveItem(sheet: Sheet, item: HTMLElement, isUp: boolean): boolean {
  const other = isUp ? item.previousElementSibling : item.nextElementSibling;
  if (!other || sheet.locked) return false;
  // The neighbour moves in the document, not the item: an element that moves loses the focus.
  if (isUp) item.after(other);
  else item.before(other);
  nameMoves(sheet);
  announce(sheet.words.say("moved", placeOf(item, findAll(".kdk-item", sheet.form))));
  return true;
}

function placeOf(item: HTMLElement, items: HTMLElement[]) {
  const text = find(".kdk-text", item)?.textContent?.trim() ?? "";
  return { text, n: items.indexOf(item) + 1, all: items.length };
}
