/**
 * RabbitMQ says nobody is gone over MQTT: its management API is asked who is connected (`GET /api/connections`, its HTTP API
 * reference). EMQX tells by itself and needs none of this.
 */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Clock, toDeviceId } from '../../../devices/index.ts';
import type { DeviceRow } from '../rows.ts';

const EVERY_MS = 2_000;
const ANSWER_MAX = 64 * 1024 * 1024;

export interface ConnectionsWatch {
  stop(): void;
}

interface Options {
  /** `http://user:password@host:15672`. Never shown: it holds a password. */
  readonly url: string;
  readonly clock: Clock;
  deviceByClientId(clientId: string): DeviceRow | undefined;
  /** Devices that are known to be connected, by id. */
  online(): readonly { readonly deviceId: string; readonly since: number }[];
  came(device: DeviceRow): void;
  went(deviceId: string): void;
  /** Why the list could not be had; undefined once it could. */
  trouble(why: string | undefined): void;
}

/** Asks until stopped. A device is gone when a list that was begun after it came does not have it. */
export function watchConnections(options: Options): ConnectionsWatch {
  let stopped = false;
  let cancel = () => {};

  async function look(): Promise<void> {
    const asked = options.clock.now();
    try {
      const present = new Map<string, DeviceRow>();
      for (const clientId of clientIds(await getJson(options.url))) {
        const device = options.deviceByClientId(clientId);
        if (device) present.set(toDeviceId(device), device);
      }
      if (stopped) return;
      for (const { deviceId, since } of options.online()) if (since < asked - EVERY_MS && !present.has(deviceId)) options.went(deviceId);
      for (const device of present.values()) options.came(device);
      options.trouble(undefined);
    } catch (error) {
      options.trouble(`RabbitMQ does not tell who is connected: ${(error as Error).message}`);
    }
    if (!stopped) cancel = options.clock.after(EVERY_MS, () => void look());
  }

  void look();
  return {
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** `[{"client_properties":{…},"variable_map":{"client_id":"…"}}]`; entries of other protocols have none. */
function clientIds(list: unknown): string[] {
  if (!Array.isArray(list)) throw new Error('its answer is no list');
  return list.flatMap((entry: { variable_map?: { client_id?: unknown } } | null) => {
    const id = entry?.variable_map?.client_id;
    return typeof id === 'string' ? [id] : [];
  });
}

function getJson(base: string): Promise<unknown> {
  const url = new URL(base);
  const auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const path = `${url.pathname.replace(/\/$/, '')}/api/connections?columns=variable_map.client_id`;
  return new Promise((resolve, reject) => {
    const request = send({ host: url.hostname, port: url.port, path, auth, timeout: EVERY_MS * 2 }, (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > ANSWER_MAX) request.destroy(new Error('its answer is too large'));
        else parts.push(part);
      });
      answer.on('end', () => {
        if (answer.statusCode !== 200) return reject(new Error(`HTTP ${answer.statusCode}`));
        try {
          resolve(JSON.parse(Buffer.concat(parts).toString('utf8')));
        } catch {
          reject(new Error('its answer is no JSON'));
        }
      });
      answer.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end();
  });
}
