/** What went wrong in a soak: how often, and of the first ones when and under which circumstances. */
const TOLD = 20;

export class Notes {
  counts = new Map();
  told = [];

  constructor(circumstances) {
    this.circumstances = circumstances;
  }

  add(what, more = '') {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    if (this.told.length >= TOLD) return;
    this.told.push(`${new Date().toISOString()} ${what}: ${more}${this.circumstances()}`);
  }
}
