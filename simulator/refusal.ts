/** Why a device did not get in, in words that lead to the mistake (CONNACK codes: facts/tencent-iot.md §2.2, open question 7). */
import type { DeviceName } from '../devices/index.ts';

export interface Refusal {
  /** CONNACK code, system error code such as `ECONNREFUSED`, or a word of ours. */
  readonly code: number | string;
  readonly reason: string;
  readonly fix: string;
}

const BY_CONNACK: { readonly [code: number]: (device: DeviceName) => Omit<Refusal, 'code'> } = {
  1: () => ({ reason: 'the broker does not speak MQTT 3.1.1', fix: 'Check that brokerUrl points at an MQTT 3.1.1 broker.' }),
  2: (device) => ({
    reason: `the broker refused the client id ${device.productId}${device.deviceName}`,
    fix: 'Check productId and deviceName.',
  }),
  3: () => ({ reason: 'the broker is not available right now', fix: 'Wait, or look at the log of the broker.' }),
  4: (device) => ({
    reason: `the signature of ${device.productId}/${device.deviceName} is wrong`,
    fix: 'Check that the psk is the one the console shows for this very device.',
  }),
  5: (device) => ({
    reason: `${device.productId}/${device.deviceName} may not connect: unknown device, wrong psk, or expired credentials`,
    fix: 'Check that the device exists in the IoT cloud and that psk and clock are right.',
  }),
};

const BY_SYSTEM: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name does not exist',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ECONNRESET: 'the connection was cut',
};

/** Limits of the machine the simulator runs on: not the broker's doing, and no use to try again at once. */
const WALLS: { readonly [code: string]: Omit<Refusal, 'code'> } = {
  EMFILE: {
    reason: 'this process may not open more files: every connection is one',
    fix: 'Raise the limit (ulimit -n 65536) before you start, or share the fleet out: --shard 0/2 here, --shard 1/2 in a second process.',
  },
  ENFILE: {
    reason: 'this machine may not open more files',
    fix: 'Raise fs.file-max, or share the fleet out over several machines with --shard.',
  },
  EADDRNOTAVAIL: {
    reason: 'no local port is left for another connection to this broker',
    fix: 'Widen net.ipv4.ip_local_port_range, give the broker a second address, or share the fleet out with --shard.',
  },
  ENOBUFS: { reason: 'the kernel has no memory left for another connection', fix: 'Run fewer devices here: --shard.' },
};

/** Whether a refusal is a limit of this machine. */
export function isWall({ code }: Refusal): boolean {
  return typeof code === 'string' && Object.hasOwn(WALLS, code);
}

/** Turns whatever MQTT.js threw into a refusal. `undefined`: the broker hung up without a word. */
export function explainRefusal(error: unknown, brokerUrl: string, device: DeviceName): Refusal {
  const where = brokerUrl.replace(/\/\/[^@/]*@/, '//');
  const code = (error as { code?: number | string } | undefined)?.code;
  const known = typeof code === 'number' ? BY_CONNACK[code] : undefined;
  if (known) return { code: code as number, ...known(device) };
  if (typeof code === 'string' && Object.hasOwn(WALLS, code)) return { code, ...(WALLS[code] as Omit<Refusal, 'code'>) };
  if (typeof code === 'string' && BY_SYSTEM[code]) {
    return { code, reason: `no connection to ${where}: ${BY_SYSTEM[code]}`, fix: 'Start the platform, or give the address of the broker.' };
  }
  if (error === undefined) {
    return { code: 'hung-up', reason: `${where} closed the connection without an answer`, fix: 'Look at the log of the broker.' };
  }
  // First line only: never a stack trace, and MQTT.js puts no secrets into its messages.
  const text = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] as string;
  return {
    code: code ?? 'failed',
    reason: `no connection to ${where}: ${text || 'unknown reason'}`,
    fix: 'Check the address of the broker.',
  };
}
