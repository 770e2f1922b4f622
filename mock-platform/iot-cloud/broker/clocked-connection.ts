/**
 * A connection without a socket lives on the platform's clock alone: aedes' own keep-alive runs on the machine's, and its packet
 * ids start where `Math.random` says. Both are taken over here, so that the same seed gives the same bytes.
 */
import type { Duplex } from 'node:stream';
import type { Client, ConnectPacket } from 'aedes';
import type { Clock, Random } from '../../../devices/index.ts';

/** Largest packet id (MQTT 3.1.1 §2.3.1). */
const PACKET_IDS = 65_535;

export interface ClockedConnection {
  /** To be called with its CONNECT before aedes acts on it: ends the connection after one and a half keep-alives of silence. */
  connecting(packet: ConnectPacket): void;
}

export function createClockedConnection(stream: Duplex, client: Client, options: { readonly clock: Clock; readonly random: Random }) {
  const { clock, random } = options;
  (client as unknown as { _nextId: number })._nextId = 1 + Math.floor(random() * PACKET_IDS);
  let cancel = () => {};
  let heard = clock.now();
  stream.on('readable', () => {
    heard = clock.now();
  });
  stream.once('close', () => cancel());

  function wait(ms: number, longest: number): void {
    cancel = clock.after(ms, () => {
      const left = heard + longest - clock.now();
      if (left > 0) wait(left, longest);
      else client.emit('error', new Error('keep alive timeout'));
    });
  }

  const connection: ClockedConnection = {
    connecting(packet) {
      const longest = (packet.keepalive ?? 0) * 1500;
      // 0 is MQTT's word for none: aedes watches nothing.
      packet.keepalive = 0;
      if (longest > 0 && !stream.destroyed) wait(longest, longest);
    },
  };
  return connection;
}
