/** This device's storage, where there is one; otherwise nothing outlives the page. */

import { attempt } from "./attempt";

/** What `localStorage` offers, as far as the runtime uses it. */
export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
  removeItem(key: string): void;
}

export class Shelf {
  private readonly storage: Storage | null;
  private readonly memory = new Map<string, string>();

  /** `open` may throw: in a frame of opaque origin the mere name of the storage does. */
  constructor(open: () => Storage | null | undefined) {
    this.storage = attempt(open) ?? null;
  }

  read(key: string): string {
    return this.memory.get(key) ?? attempt(() => this.storage?.getItem(key)) ?? "";
  }

  /** Whether anything written now will be there at the next visit. */
  isLasting(): boolean {
    const key = "kdk:probe";
    return this.store(key, "1") && this.drop(key);
  }

  /**
   * Whether the text will be there after the page has gone. What was there stays when it will not.
   */
  write(key: string, text: string): boolean {
    if (this.store(key, text) || (this.drop(aside(key)) && this.store(key, text))) {
      this.memory.delete(key);
      return true;
    }
    this.memory.set(key, text);
    return false;
  }

  /** Keep a text that nobody could read, for whoever comes to help. */
  setAside(key: string, text: string): void {
    this.store(aside(key), text);
  }

  private store(key: string, text: string): boolean {
    return (
      attempt(() => {
        this.storage?.setItem(key, text);
        return this.storage?.getItem(key) === text;
      }) ?? false
    );
  }

  private drop(key: string): boolean {
    return (
      attempt(() => {
        this.storage?.removeItem(key);
        return true;
      }) ?? false
    );
  }
}

const aside = (key: string): string => `${key}:aside`;

/** A short name for a learner, so that the storage of a shared computer names nobody. */
export function hash(text: string): string {
  let sum = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) sum = Math.imul(sum ^ text.charCodeAt(n), 0x01000193);
  return (sum >>> 0).toString(36);
}
