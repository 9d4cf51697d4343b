/** Signatures that one generation holds, and places in its table: a prime, so that keys spread, and never full. */
const CAPACITY = 10_000;
const PLACES = 16_411;

/**
 * Recognises a signature that was accepted before. Only accepted ones are asked about, and those are never older than
 * the tolerance, so nothing has to expire: the last 10,000 to 20,000 are remembered in two generations, and the older
 * one is forgotten as a whole.
 *
 * Two tables of numbers and not sets of texts: a busy gateway would keep the garbage collector at copying texts.
 */
export class SeenSignatures {
  #young = new Generation();
  #old = new Generation();

  /** Whether the signature is a repeat; it is remembered in any case. */
  has(signature: string): boolean {
    const key = keyOf(signature);
    if (this.#old.has(key) || this.#young.has(key)) return true;
    if (this.#young.size >= CAPACITY) this.#rotate();
    this.#young.add(key);
    return false;
  }

  #rotate(): void {
    [this.#young, this.#old] = [this.#old, this.#young];
    this.#young.clear();
  }
}

/**
 * 42 of the signature's random bits as a number, never 0. Two of 20,000 signatures are taken for one another about
 * once in 200 million requests.
 */
function keyOf(signature: string): number {
  let key = 0;
  for (let at = 0; at < 7; at++) key = key * 128 + signature.charCodeAt(at);
  return key;
}

/** A hash table with open addressing; 0 marks a free place. */
class Generation {
  readonly #keys = new Float64Array(PLACES);
  size = 0;

  has(key: number): boolean {
    return this.#keys[this.#placeOf(key)] === key;
  }

  /** Only for a key that is not there. */
  add(key: number): void {
    this.#keys[this.#placeOf(key)] = key;
    this.size++;
  }

  clear(): void {
    this.#keys.fill(0);
    this.size = 0;
  }

  #placeOf(key: number): number {
    let place = key % PLACES;
    while (this.#keys[place] !== 0 && this.#keys[place] !== key) place = place + 1 === PLACES ? 0 : place + 1;
    return place;
  }
}
