/** A JSON answer whose token lives for so many seconds from now; `changed` is false where it tells no life. */
export function withLife(text: string, seconds: number): { text: string; changed: boolean } {
  const result = { text, changed: false };
  try {
    const json: unknown = JSON.parse(text, (key, value: unknown) => {
      if (!/^expire|^expires?[_A-Z]/.test(key)) return value;
      result.changed = true;
      return typeof value === 'string' ? isoTime(seconds) : number(Number(value), seconds);
    });
    if (result.changed) result.text = JSON.stringify(json);
  } catch {
    // XML of STS: no credential of a registry.
  }
  return result;
}

/** As the old one: a length of time, or epoch seconds. */
function number(old: number, seconds: number): number {
  return old < 1e9 ? seconds : Math.floor(Date.now() / 1_000) + seconds;
}

function isoTime(seconds: number): string {
  const time = new Date(Date.now() + seconds * 1_000);
  return Number.isNaN(time.getTime()) ? '+999999-12-31T23:59:59Z' : time.toISOString().replace(/\.\d+/, '');
}
