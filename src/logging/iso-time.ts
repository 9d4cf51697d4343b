/** The present time as ISO 8601 in UTC; formatting a date anew for every line would cost more than the line. */
export class IsoTime {
  #second = -1;
  #prefix = '';

  now(milliseconds = Date.now()): string {
    const second = Math.floor(milliseconds / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#prefix = new Date(second * 1000).toISOString().slice(0, -4); // without `000Z`
    }
    return `${this.#prefix}${String(milliseconds - second * 1000).padStart(3, '0')}Z`;
  }
}
