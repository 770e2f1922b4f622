/** The dashboard and the HTTP API of a fleet that runs by itself, on loopback. */
import { serve } from '@hono/node-server';
import { createSimulatorControl, type Fleet } from '../../simulator/index.ts';
import { Failure, messageOf } from '../failure.ts';
import { prebuiltDashboard } from '../platform/prebuilt-phone.ts';

type ControlOptions = NonNullable<Parameters<typeof createSimulatorControl>[1]>;

/** Throws {@link Failure} when the port is taken. */
export function openDashboard(
  fleet: Fleet,
  { port, ...options }: Pick<ControlOptions, 'clock' | 'ledger'> & { readonly port: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const fetch = createSimulatorControl(fleet, { ...options, ...(prebuiltDashboard ? { prebuilt: prebuiltDashboard } : {}) });
  return new Promise((done, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, (address) => {
      done({
        url: `http://127.0.0.1:${address.port}/simulator/`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            // A page that looks keeps its connection.
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', (error) =>
      reject(
        new Failure('port-taken', `the dashboard cannot listen on ${port}: ${messageOf(error)}`, {
          fix: 'give another --dashboard port, or 0',
        }),
      ),
    );
  });
}
