declare module 'parse-prometheus-text-format' {
  /** As `prom2json` prints it; all numbers are text. */
  export interface MetricFamily {
    readonly name: string;
    readonly help: string;
    readonly type: string;
    readonly metrics: readonly {
      readonly labels?: Readonly<Record<string, string>>;
      readonly value?: string;
    }[];
  }
  export default function parse(text: string): readonly MetricFamily[];
}
