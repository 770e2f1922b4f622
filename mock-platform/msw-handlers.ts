/** The hosts as MSW handlers, for anybody's `setupServer(...platform.handlers)`. MSW is loaded on first use. */
import { createRequire } from 'node:module';
import type { HttpHandler } from 'msw';
import type { HostTable } from './hosts.ts';

/** One catch-all per host: the host's own router is faster than a list of handlers. */
export function mswHandlers(hosts: HostTable): HttpHandler[] {
  const { http } = createRequire(import.meta.url)('msw') as typeof import('msw');
  return Object.entries(hosts).map(([host, app]) => http.all(`https://${host}/*`, ({ request }) => app.fetch(request)));
}
