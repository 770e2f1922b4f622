/**
 * The simulator over HTTP, for the phone, the dashboard and tests: look, trigger, show a QR, power, faults. `api/routes.ts` has
 * every route; `GET /api/openapi.json` describes them. Fetch-native; whoever opens a port hands requests in. Paths are the same
 * with and without a leading `/simulator`.
 */
import { type Clock, createRealClock } from '../devices/index.ts';
import type { Floor } from './api/route.ts';
import { type DashboardFiles, dashboardFile } from './dashboard/pages.ts';
import { SimulatorError } from './error.ts';
import type { Fleet } from './fleet.ts';
import { createFleetWatch } from './fleet-watch.ts';
import type { LogLine } from './log.ts';
import { createSoftApControl } from './soft-ap-control.ts';
import { findEncoder } from './video/find-encoder.ts';
import { createLiveVideo } from './video/live-video.ts';

/** Lines of the log kept for `GET /log`. */
const LOG_LINES = 500;

export type SimulatorControl = (request: Request) => Promise<Response>;

export interface SimulatorControlOptions {
  /** Of the run. Default: the real one. */
  readonly clock?: Clock;
  /** What reached people, as the platform's `/__mock__/ledger/report` tells it. Left out: nobody knows. */
  readonly ledger?: () => Promise<unknown>;
  /** Path of ffmpeg, for live video; empty: there is none. Default: FFMPEG_PATH, then PATH. */
  readonly encoder?: string;
  /** Paths of the dashboard's files, made before; left out: esbuild makes them on first use. */
  readonly prebuilt?: DashboardFiles;
}

/** Handler over a fleet. Answers JSON; errors are `{error, fix}` with a fitting status, never a stack trace. */
export function createSimulatorControl(fleet: Fleet, options: SimulatorControlOptions = {}): SimulatorControl {
  const log: LogLine[] = [];
  fleet.listen((line) => {
    log.push(line);
    if (log.length > LOG_LINES) log.shift();
  });
  const { clock = createRealClock(), ledger, prebuilt, encoder = findEncoder() } = options;
  const watch = createFleetWatch(fleet, clock);
  const floor: Floor = {
    fleet,
    clock,
    watch,
    log,
    softAps: createSoftApControl(),
    video: createLiveVideo({ clock, program: encoder || undefined }),
    ...(ledger && { ledger }),
  };
  return async (request) => {
    try {
      refuseOtherPages(request);
      return (await dashboardFile(request, prebuilt)) ?? (await answer(floor, request));
    } catch (error) {
      if (error instanceof SimulatorError) return json({ error: error.message, fix: error.fix }, error.status);
      return json({ error: 'the simulator failed to do this', fix: 'report it, with what you asked for' }, 500);
    }
  };
}

async function answer(floor: Floor, request: Request): Promise<Response> {
  // zod loads with the first request.
  const [{ routes }, { checkBody, findRoute }, { readJson }] = await Promise.all([
    import('./api/routes.ts'),
    import('./api/route.ts'),
    import('./api/read-body.ts'),
  ]);
  const { row, at } = findRoute(routes, request.method, pathParts(request));
  const body = row.body && !('bytes' in row.body) ? checkBody(row.body, await readJson(request), row) : undefined;
  const call = { floor, at, query: new URL(request.url).searchParams, body, request };
  const made = await row.run(call as never);
  return made instanceof Response ? made : json(made);
}

/** A browser names the page a call comes from: one from elsewhere may not ring doorbells here. */
function refuseOtherPages(request: Request): void {
  const origin = request.headers.get('origin');
  const own = request.headers.get('host') ?? new URL(request.url).host;
  if (origin !== null && origin.replace(/^https?:\/\//, '') !== own) {
    throw new SimulatorError(403, 'another web page may not call this', 'open the page from this very address');
  }
}

function pathParts(request: Request): string[] {
  const path = new URL(request.url).pathname.replace(/^\/simulator(?=\/|$)/, '');
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw new SimulatorError(400, 'the path is not valid URL encoding', 'encode it with encodeURIComponent');
  }
}

function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
