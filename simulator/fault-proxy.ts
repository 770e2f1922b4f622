/**
 * An MQTT-aware wire between any device and any broker that loses, delays, doubles and reorders single packets, freezes or cuts.
 * It reads MQTT 3.1.1, changes nothing inside a packet and knows no secret: credentials pass through and are never told.
 */
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';
import type { Clock } from '../devices/index.ts';
import { SimulatorError } from './error.ts';

const faultKinds = ['drop', 'delay', 'duplicate', 'reorder', 'refuse', 'freeze', 'reset'] as const;
/**
 * `drop`: never arrives. `delay`: this packet and all behind it wait `ms`. `duplicate`: arrives twice. `reorder`: waits until the
 * next packet in its direction has passed. `refuse`: the device gets a CONNACK with `code` instead. `freeze`: half-open, nothing
 * passes any more and nobody is told. `reset`: TCP RST to both sides.
 */
type FaultKind = (typeof faultKinds)[number];

export interface FaultRule {
  readonly fault: FaultKind;
  /** Kind of packet it is about; left out: every kind. */
  readonly packet?: Packet['cmd'];
  /** `up`: from the device; `down`: from the broker; left out: both. */
  readonly direction?: 'up' | 'down';
  /** Client id (product id and device name without a gap); left out: everybody. */
  readonly clientId?: string;
  /** A publish whose topic begins so. */
  readonly topic?: string;
  /** Of `delay`, milliseconds. */
  readonly ms?: number;
  /** Of `refuse`: CONNACK return code 1–5 (facts/tencent-iot.md §2.2). Default 3. */
  readonly code?: number;
  /** How many packets it strikes; left out: until it is lifted. */
  readonly times?: number;
}

/** A fault that struck, in order. */
export interface FaultStroke {
  readonly at: number;
  readonly clientId: string;
  readonly fault: FaultKind;
  readonly packet: Packet['cmd'];
  readonly direction: 'up' | 'down';
}

export interface FaultProxy {
  /** `mqtt://127.0.0.1:PORT`, what devices dial. */
  readonly url: string;
  /** Sets a rule; the first rule that fits a packet strikes. Returns lift. Throws {@link SimulatorError}. */
  add(rule: FaultRule): () => void;
  /** Lifts every rule. Connections that are frozen stay so. */
  clear(): void;
  /** The last thousand strokes. */
  readonly strokes: readonly FaultStroke[];
  close(): Promise<void>;
}

const STROKES_MAX = 1_000;
/** Packets one direction may hold back before the connection is cut: a slow link is no store. */
const HELD_MAX = 10_000;
/** Bytes without a whole packet before the connection is cut; Tencent takes 16 KB. */
const UNREAD_MAX = 1024 * 1024;
const MAX_DELAY_MS = 3_600_000;

function check(rule: FaultRule): void {
  const wrong = (what: string, fix: string) => new SimulatorError(400, `fault ${what}`, fix);
  if (!faultKinds.includes(rule.fault)) throw wrong(`${String(rule.fault).slice(0, 60)} is unknown`, `use one of ${faultKinds.join(', ')}`);
  const { ms, code, times } = rule;
  const whole = (value: number | undefined, min: number, max: number) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
  if (rule.fault === 'delay' && !whole(ms, 1, MAX_DELAY_MS)) throw wrong(`delay of ${ms} ms`, `give ms from 1 to ${MAX_DELAY_MS}`);
  if (code !== undefined && !whole(code, 1, 5)) throw wrong(`refuse with code ${code}`, 'a CONNACK refuses with 1 to 5');
  if (times !== undefined && !whole(times, 1, 1e9)) throw wrong(`${times} times`, 'give a whole number from 1, or leave it out');
}

/** Listens on 127.0.0.1 in front of `target` (`mqtt://host:port`). Delays run on `clock`. */
export async function createFaultProxy(options: { target: string; clock: Clock; port?: number }): Promise<FaultProxy> {
  const { clock } = options;
  const target = new URL(options.target);
  if (target.protocol !== 'mqtt:') throw new SimulatorError(400, `${target.protocol} cannot be read on the way`, 'give mqtt://host:port');
  const rules: { rule: FaultRule; left: number }[] = [];
  const strokes: FaultStroke[] = [];
  const sockets = new Set<Socket>();

  function strike(packet: Packet, direction: 'up' | 'down', clientId: string): FaultRule | undefined {
    const found = rules.find(
      ({ rule, left }) =>
        left > 0 &&
        (rule.packet ?? packet.cmd) === packet.cmd &&
        (rule.direction ?? direction) === direction &&
        (rule.clientId ?? clientId) === clientId &&
        (rule.topic === undefined || (packet.cmd === 'publish' && packet.topic.startsWith(rule.topic))),
    );
    if (!found) return undefined;
    found.left -= 1;
    strokes.push({ at: clock.now(), clientId, fault: found.rule.fault, packet: packet.cmd, direction });
    if (strokes.length > STROKES_MAX) strokes.shift();
    return found.rule;
  }

  function pair(device: Socket): void {
    const broker = dial({ host: target.hostname, port: Number(target.port || 1883), noDelay: true });
    let clientId = '';
    let frozen = false;
    const cut = (how: 'reset' | 'end') => {
      for (const socket of [device, broker]) how === 'reset' && !socket.connecting ? socket.resetAndDestroy() : socket.destroy();
    };
    for (const socket of [device, broker]) {
      sockets.add(socket);
      socket.on('error', () => {});
      // A half-open link tells nobody that the other end is gone.
      socket.on('close', () => {
        sockets.delete(socket);
        if (!frozen) cut('end');
      });
    }

    function carry(from: Socket, to: Socket, direction: 'up' | 'down'): void {
      const read = parser({ protocolVersion: 4 });
      let held: Packet | undefined;
      let behind: Packet[] = [];
      let waiting = false;
      let unread = 0;
      const write = (packet: Packet) => {
        if (to.destroyed || frozen) return;
        to.write(generate(packet, { protocolVersion: 4 }));
        if (!held) return;
        const late = held;
        held = undefined;
        to.write(generate(late, { protocolVersion: 4 }));
      };
      const pass = (packet: Packet): void => {
        const rule = strike(packet, direction, clientId);
        switch (rule?.fault) {
          case undefined:
            write(packet);
            break;
          case 'drop':
            break;
          case 'duplicate':
            write(packet);
            write(packet);
            break;
          case 'reorder':
            if (held) write(packet);
            else held = packet;
            break;
          case 'freeze':
            frozen = true;
            break;
          case 'reset':
            cut('reset');
            break;
          case 'refuse':
            device.end(generate({ cmd: 'connack', returnCode: rule.code ?? 3, sessionPresent: false }));
            broker.destroy();
            break;
          case 'delay':
            waiting = true;
            clock.after(rule.ms as number, () => {
              waiting = false;
              write(packet);
              const due = behind;
              behind = [];
              for (const next of due) take(next);
            });
        }
      };
      const take = (packet: Packet): void => {
        if (!waiting) pass(packet);
        else if (behind.push(packet) > HELD_MAX) cut('reset');
      };
      read.on('packet', (packet: Packet) => {
        unread = 0;
        if (packet.cmd === 'connect') clientId = packet.clientId;
        if (!frozen) take(packet);
      });
      read.on('error', () => cut('end'));
      from.on('data', (bytes) => {
        unread += bytes.length;
        read.parse(bytes as Buffer);
        if (unread > UNREAD_MAX) cut('end');
      });
    }
    carry(device, broker, 'up');
    carry(broker, device, 'down');
  }

  const server = createServer({ noDelay: true }, pair);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    strokes,
    add(rule) {
      check(rule);
      const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
      rules.push(entry);
      return () => {
        entry.left = 0;
        const at = rules.indexOf(entry);
        if (at >= 0) rules.splice(at, 1);
      };
    },
    clear: () => void rules.splice(0),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
