import { type ComponentChild } from 'preact';
import { duration } from '../../time.js';
import { type CredentialStatus } from '../../types.js';
import { Time } from '../time.js';
import { Plot, Swatch } from './plot.js';

const [WIDTH, HEIGHT] = [1000, 24];

interface LifeProps {
  readonly of: CredentialStatus;
  /** Epoch milliseconds of the gateway's clock. */
  readonly now: number;
}

/** The life of what is held as a line of time: from its issue over now and its renewal to its end. */
export function Life({
  of: { issued, expires, nextAttemptSeconds, lastError },
  now,
}: LifeProps): ComponentChild {
  if (issued === null) return <p class="faint">Nothing is held.</p>;
  const renews = nextAttemptSeconds === null ? undefined : now + nextAttemptSeconds * 1000;
  const next = lastError === null ? 'Renewed' : 'Tried again';
  return (
    <>
      {expires !== null && (
        <Line from={Date.parse(issued)} to={Date.parse(expires)} now={now} renews={renews} />
      )}
      <dl class="life">
        <div>
          <dt>Issued</dt>
          <dd>
            <Time at={issued} />
          </dd>
        </div>
        {renews !== undefined && (
          <div>
            <dt>
              <Swatch kind="renewal" /> {next}
            </dt>
            <dd>
              <Time at={renews} />
            </dd>
          </div>
        )}
        <div>
          <dt>Ends</dt>
          <dd>
            <Time at={expires} />
          </dd>
        </div>
      </dl>
    </>
  );
}

interface LineProps {
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly renews: number | undefined;
}

function Line({ from, to, now, renews }: LineProps): ComponentChild {
  const place = (time: number): number =>
    Math.round(Math.min(1, Math.max(0, (time - from) / Math.max(1, to - from))) * WIDTH);
  const gone = place(now);
  const says = `It has lived for ${duration((now - from) / 1000)} and ends in ${duration((to - now) / 1000)}.`;
  return (
    <Plot title="Life of the credential" says={says} width={WIDTH} height={HEIGHT} kind="life-line">
      <rect class="left" x="0" y="7" width={WIDTH} height="10" />
      <rect class="gone" x="0" y="7" width={gone} height="10" />
      {renews !== undefined && (
        <rect class="renewal" x={Math.max(0, place(renews) - 3)} y="3" width="6" height="18" />
      )}
      <rect class="now" x={Math.max(0, Math.min(WIDTH - 6, gone - 3))} y="0" width="6" height={HEIGHT} />
    </Plot>
  );
}
