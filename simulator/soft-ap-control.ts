/**
 * Soft-AP over HTTP, for a phone in a browser that has neither Wi-Fi nor UDP: it posts the datagrams it would send and reads those
 * it would get. Also opens the real UDP port.
 */
import { SimulatorError } from './error.ts';
import { openSoftApSocket, type SoftApSocket } from './soft-ap-socket.ts';
import type { FleetUnit } from './unit.ts';

interface Line {
  readonly datagrams: { readonly n: number; readonly text: string }[];
  last: number;
  socket?: SoftApSocket;
}

/** Datagrams kept for a phone that reads late. */
const KEPT = 100;

export interface SoftApControl {
  /** The app's datagram, as bytes. Throws {@link SimulatorError} (409) when the unit is not in set-up mode. */
  send(unit: FleetUnit, datagram: Uint8Array): { after: number };
  /** What the unit has answered since number `after`. */
  received(unit: FleetUnit, after: number): { datagrams: readonly { n: number; text: string }[] };
  /** Listens for real datagrams; a second call moves to the port it names. */
  listen(unit: FleetUnit, port: unknown): Promise<{ address: string; port: number }>;
  hangUp(unit: FleetUnit): Promise<void>;
}

export function createSoftApControl(): SoftApControl {
  const lines = new WeakMap<FleetUnit, Line>();
  const lineOf = (unit: FleetUnit): Line => {
    const line = lines.get(unit) ?? { datagrams: [], last: 0 };
    lines.set(unit, line);
    return line;
  };
  const hangUp = async (unit: FleetUnit) => {
    const line = lineOf(unit);
    const { socket } = line;
    line.socket = undefined;
    await socket?.close();
  };

  return {
    send(unit, datagram) {
      if (!unit.softAp.open) {
        throw new SimulatorError(
          409,
          `${unit.id} opens no Wi-Fi of its own: it is off, or has a network already`,
          'start it with network: setup, or reset such a unit to factory values',
        );
      }
      const line = lineOf(unit);
      const after = line.last;
      unit.softAp.receive(datagram, (text) => {
        line.datagrams.push({ n: ++line.last, text });
        if (line.datagrams.length > KEPT) line.datagrams.shift();
      });
      return { after };
    },
    received: (unit, after) => ({ datagrams: lineOf(unit).datagrams.filter(({ n }) => n > after) }),
    async listen(unit, port) {
      if (port !== undefined && !(Number.isInteger(port) && (port as number) >= 0 && (port as number) <= 65535)) {
        throw new SimulatorError(400, `port ${JSON.stringify(port).slice(0, 20)} is no port`, 'send {"port": 8266}, or 0 for any free one');
      }
      await hangUp(unit);
      const socket = await openSoftApSocket(unit.softAp, port === undefined ? {} : { port: port as number });
      lineOf(unit).socket = socket;
      return { address: socket.address, port: socket.port };
    },
    hangUp,
  };
}
