/** Reading what may throw: foreign windows, blocked storage, broken players. */

/** What `read` gives, or null when it throws. */
export function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
