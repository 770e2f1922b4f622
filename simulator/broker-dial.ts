/** The bytes' way to a broker: TCP, or TLS where its address says so. */
import { connect as dial } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as dialTls } from 'node:tls';
import { SimulatorError } from './error.ts';

const DEFAULT_PORTS = { 'mqtt:': 1883, 'mqtts:': 8883 } as const;

/** Opens connections to `mqtt://host:port` or `mqtts://host:port`; `ca` is the PEM behind the latter. Throws {@link SimulatorError} for an address that is none. */
export function brokerDial(target: string, ca: string | undefined): () => Duplex {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  const protocol = url?.protocol;
  if (!url || (protocol !== 'mqtt:' && protocol !== 'mqtts:') || url.hostname === '')
    throw new SimulatorError(
      400,
      `${target.replace(/\/\/[^@/]*@/, '//').slice(0, 80)} is no broker that can be read on the way`,
      'give mqtt://host:port or mqtts://host:port',
    );
  const to = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || DEFAULT_PORTS[protocol]) };
  if (protocol === 'mqtt:') return () => dial({ ...to, noDelay: true });
  return () => dialTls({ ...to, servername: url.hostname, ...(ca !== undefined && { ca }) });
}
