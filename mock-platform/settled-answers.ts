/** What the outside is told over HTTP is on disk first. */
import { HEALTH_PATH } from './inspect/health.ts';
import type { Store } from './store.ts';

type Answer = (request: Request, env: object) => Response | Promise<Response>;

/**
 * The same handler, its answers held until the store has written what was put so far. While the store cannot write they wait;
 * only the page that says why comes at once.
 */
export function settledAnswers(store: Store, answer: Answer): (request: Request, env: object) => Promise<Response> {
  return async (request, env) => {
    const isHealth = () => new URL(request.url).pathname === HEALTH_PATH;
    if (store.owner?.fenced && !isHealth()) return takenOver();
    const response = await answer(request, env);
    const writing = store.settled();
    if (writing && !isHealth()) await writing;
    return response;
  };
}

/** For a process that was the owner of a shared state: what it remembers is not the state any more. */
function takenOver(): Response {
  return Response.json(
    { error: 'camlock mock: another process has taken the state over; ask that one, and restart this one' },
    { status: 503, headers: { 'retry-after': '1', 'cache-control': 'no-store' } },
  );
}
