/** One row of the API: what is asked, what it does, what it answers. `routes.ts` has all of them. */
import type { z } from 'zod';
import type { Clock } from '../../devices/index.ts';
import { SimulatorError } from '../error.ts';
import type { Fleet } from '../fleet.ts';
import type { FleetWatch } from '../fleet-watch.ts';
import type { LogLine } from '../log.ts';
import type { SoftApControl } from '../soft-ap-control.ts';
import type { LiveVideo } from '../video/live-video.ts';

/** What every route works on. */
export interface Floor {
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly watch: FleetWatch;
  readonly softAps: SoftApControl;
  readonly video: LiveVideo;
  /** The newest lines of all devices. */
  readonly log: readonly LogLine[];
  /** What reached people, where somebody knows: the platform's report. */
  readonly ledger?: () => Promise<unknown>;
}

export interface Call<Body> {
  readonly floor: Floor;
  /** Filled into the `{…}` of the path. */
  readonly at: { readonly [name: string]: string };
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly request: Request;
}

type Method = 'GET' | 'POST' | 'DELETE';

export interface Route {
  readonly method: Method;
  /** `/devices/{productId}/{deviceName}`. */
  readonly path: string;
  /** One sentence for the document. */
  readonly does: string;
  readonly query?: { readonly [name: string]: string };
  /** JSON it takes; `bytes`: something else, which it reads itself. */
  readonly body?: z.ZodType | { readonly bytes: readonly string[]; readonly json?: z.ZodType };
  /** JSON it answers, or another content type. */
  readonly answer: z.ZodType | string;
  run(call: Call<never>): unknown;
}

/** Keeps the type of the checked body for `run`. */
export function route<Body = undefined>(
  row: Omit<Route, 'run' | 'body'> & {
    readonly body?: z.ZodType<Body> | { readonly bytes: readonly string[]; readonly json?: z.ZodType };
    run(call: Call<Body>): unknown;
  },
): Route {
  return row as Route;
}

/** The row for this request and what its `{…}` stand for. Throws {@link SimulatorError} 404 or 405. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  parts: readonly string[],
): { row: Route; at: { [name: string]: string } } {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const others: string[] = [];
  for (const row of routes) {
    const at = fits(row.path, parts);
    if (!at) continue;
    if (row.method === wanted) return { row, at };
    others.push(row.method);
  }
  if (others.length > 0) throw new SimulatorError(405, `${method.slice(0, 20)} is not possible here`, `use ${others.join(' or ')}`);
  const path = `/${parts.join('/')}`.slice(0, 80);
  throw new SimulatorError(404, `there is nothing at ${path}`, 'GET /api/openapi.json lists everything; GET /devices, all devices');
}

function fits(path: string, parts: readonly string[]): { [name: string]: string } | undefined {
  const wanted = path.split('/').filter(Boolean);
  if (wanted.length !== parts.length) return undefined;
  const at: { [name: string]: string } = {};
  for (const [index, step] of wanted.entries()) {
    const given = parts[index] as string;
    if (step.startsWith('{')) at[step.slice(1, -1)] = given;
    else if (step !== given) return undefined;
  }
  return at;
}

/** The checked body. Throws {@link SimulatorError} 400 naming the first wrong key, its value, and what is allowed. */
export function checkBody(shape: z.ZodType, given: { readonly [key: string]: unknown }, { method, path }: Route): unknown {
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const value = issue?.path.reduce<unknown>((inside, key) => (inside as { [key: PropertyKey]: unknown } | undefined)?.[key], given);
  const shown = where ? `${where.slice(0, 60)} is ${JSON.stringify(value)?.slice(0, 60) ?? 'missing'}: ` : '';
  throw new SimulatorError(400, `${shown}${issue?.message.slice(0, 200)}`, `GET /api/openapi.json describes ${method} ${path}`);
}
