/** What is seen of brands while they are built. */
import type { BrandState } from '../build/build-all.ts';
import type { Output } from './output.ts';

/** A terminal, or a file. */
interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface BrandProgress {
  /** `seconds` since this brand was begun. */
  tell(name: string, state: BrandState, seconds: number): void;
  /** Ends the drawing. */
  stop(): void;
}

const NAME_WIDTH = 30;
const REDRAW_MS = 1000;

/** On a terminal one line a brand, redrawn every second; elsewhere a line at every change. */
export function brandProgress(output: Pick<Output, 'say'>, stream: Stream): BrandProgress {
  if (!stream.isTTY) {
    return {
      tell: (name, state, seconds) => state !== 'waiting' && output.say(`${name}: ${state}${seconds > 0 ? ` after ${seconds} s` : ''}`),
      stop: () => undefined,
    };
  }
  const rows = new Map<string, { state: BrandState; seconds: number; since: number }>();
  let drawn = 0;
  const draw = (): void => {
    const up = drawn > 0 ? `\u001b[${drawn}A` : '';
    const lines = [...rows].map(([name, { state, seconds, since }]) => {
      const shown = state === 'building' ? Math.round((performance.now() - since) / 1000) : seconds;
      const time = state === 'waiting' ? '' : `${shown} s`;
      return `\u001b[2K  ${name.slice(0, NAME_WIDTH).padEnd(NAME_WIDTH)} ${state.padEnd(9)} ${time}\n`;
    });
    stream.write(up + lines.join(''));
    drawn = rows.size;
  };
  const timer = setInterval(draw, REDRAW_MS);
  return {
    tell(name, state, seconds) {
      rows.set(name, { state, seconds, since: performance.now() });
      if (state !== 'waiting') draw();
    },
    stop: () => clearInterval(timer),
  };
}
