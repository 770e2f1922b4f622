/**
 * What one platform gives to its parts (WeChat, IoT cloud, phone) and what it expects back.
 * Parts see each other only through this file.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Hono } from 'hono';
import type { Clock, Random } from '../devices/index.ts';
import type { JoinOptions } from './iot-cloud/broker/joined-broker.ts';
import type { DeviceHop } from './iot-cloud/reminders/device-hops.ts';
import type { ReminderRules } from './iot-cloud/reminders/reminder-rules.ts';
import type { Ledger } from './ledger.ts';
import type { Rules } from './rules.ts';
import type { IotCloudSeed } from './seed.ts';
import type { Store } from './store.ts';
import type { WechatClientSide } from './wechat/client-side.ts';

export interface PlatformContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly rules: Rules;
  readonly ledger: Ledger;
  /** `http://127.0.0.1:PORT` without trailing slash; throws while the platform does not listen. */
  baseUrl(): string;
  /** A request to an official URL (`https://api.weixin.qq.com/…`) answered in process: the way when nothing listens. */
  fetch(request: Request): Promise<Response>;
  readonly wechat: WechatClientSide;
  /** An MQTT broker that is there already, instead of one of our own. */
  readonly broker?: ExternalBroker;
}

/** How to join an MQTT broker that is there already. */
export interface ExternalBroker extends JoinOptions {
  /** RabbitMQ's management API, `http://user:password@host:15672`: asked who is connected. EMQX needs none. */
  readonly managementUrl?: string;
}

/** Returned by `createIotCloud(context)`. */
export interface IotCloud {
  /**
   * Handlers of `iot.cloud.tencent.com`. Mounted twice, at `/` (official URL) and at `/iot.cloud.tencent.com` (host in the
   * path), so handlers match by route and never by `c.req.path`.
   */
  readonly app: Hono;
  /** Handlers of the gateways that devices register at, by official host; devices dial them without TLS too. */
  readonly gateways: { readonly [host: string]: Hono };
  /**
   * Takes a WebSocket request of one of its paths (`path` comes without host and query) and returns true; false leaves
   * the socket untouched and the platform refuses it.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): boolean;
  readonly mqtt: {
    /** Port 0: any free one. Resolves to the port it listens on. */
    listen(port: number, address: string): Promise<number>;
    /**
     * Takes a device's connection that has no socket: the broker's end of a byte stream in this process. Its keep-alive is
     * watched on the platform's clock. Throws when the platform has joined a broker of somebody else's.
     */
    accept(stream: Duplex): void;
    close(): Promise<void>;
  };
  /** What a joined broker asks us, mounted under `/broker`, and why it cannot be reached. Absent: the broker is our own. */
  readonly joined?: { readonly questions: Hono; readonly trouble: string | undefined };
  /** Idempotent; the same id seeded differently is replaced. */
  seed(seed: IotCloudSeed): void;
  /**
   * What the brand's server would get from the cloud API GenSingleDeviceSignatureOfPublic: a text with which an app binds
   * this device (AppSecureAddDeviceInFamily). `expireSeconds` 1 to 86400, or -1 for ten years; undefined: no such device.
   */
  issueDeviceSignature(deviceId: string, expireSeconds: number): { deviceSignature: string; expiresAt: number } | undefined;
  /**
   * What the closed device SDK asks the cloud for before it stores a picture or clip: a signed address to PUT to. Fields
   * deviceId, type (`image/jpeg`, `image/png`, `video/mp2t`), eventId, startTime, endTime (milliseconds). Throws `CloudStorageError`.
   */
  issueUpload(wish: { readonly [field: string]: unknown }): { uploadUrl: string; path: string; expiresAt: number; maxBytes: number };
  /** What simulated devices say became of their events, for the ledger's first hop. */
  deviceHops(hops: readonly DeviceHop[]): void;
  /** Which event goes out as which message, edited while the cloud runs. */
  readonly reminderRules: ReminderRules;
  /** Who a user of the app API is to WeChat; undefined: no such user (any more). */
  personOf(userId: string): { readonly nickName: string; readonly appid: string; readonly openId: string } | undefined;
  /** Plain JSON for `GET /__mock__/state`, without secrets. */
  state(): unknown;
  /** Goes on with what an earlier process had accepted and not brought to its end. */
  resume(): void;
  /** Called after the store was emptied: drop what is kept outside it (connections, sessions). */
  reset?(): void;
  close(): Promise<void>;
}

/** Returned by `createPhone(context)`. */
export interface Phone {
  /** Mounted under `/phone`. */
  readonly app: Hono;
  close?(): Promise<void>;
}
