import { type Distribution } from './distribution.js';
import { type Instruments } from './instruments.js';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Only where it differs from the metric's, as the parts of a histogram do. */
  readonly metricName?: string;
}

/** One metric: what Prometheus is told about it, and where its values come from when somebody asks. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Each has a bounded set of values: what the operator configured, or a closed list of the code. */
  readonly labels: readonly string[];
  /** How the values of several processes become one. */
  readonly aggregator: 'sum' | 'min' | 'max';
  readonly samples: (instruments: Instruments) => readonly Sample[];
}

type Labels<Name extends string> = Readonly<Record<Name, string>>;
type Values<Name extends string, Value> = (
  instruments: Instruments,
) => Iterable<readonly [labels: Labels<Name>, value: Value]>;

export function counter<Name extends string = never>(
  name: string,
  help: string,
  labels: readonly Name[],
  values: Values<Name, number>,
): MetricDefinition {
  return { name, type: 'counter', help, labels, aggregator: 'sum', samples: plain(values) };
}

export function gauge<Name extends string = never>(
  name: string,
  aggregator: MetricDefinition['aggregator'],
  help: string,
  labels: readonly Name[],
  values: Values<Name, number>,
): MetricDefinition {
  return { name, type: 'gauge', help, labels, aggregator, samples: plain(values) };
}

export function histogram<Name extends string = never>(
  name: string,
  help: string,
  labels: readonly Name[],
  values: Values<Name, Distribution>,
): MetricDefinition {
  const samples = (instruments: Instruments): readonly Sample[] =>
    [...values(instruments)].flatMap(([labels, distribution]) => partsOf(name, labels, distribution));
  return { name, type: 'histogram', help, labels, aggregator: 'sum', samples };
}

function plain<Name extends string>(values: Values<Name, number>): MetricDefinition['samples'] {
  return (instruments) => [...values(instruments)].map(([labels, value]) => ({ labels, value }));
}

/** Prometheus counts cumulatively: each bucket holds the smaller ones too. */
function partsOf(name: string, labels: Sample['labels'], { bounds, counts, sum }: Distribution): Sample[] {
  let total = 0;
  const buckets = counts.map((value, at) => {
    total += value;
    const le = at < bounds.length ? String(bounds[at]) : '+Inf';
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total },
  ];
}
