/**
 * The push line of the app: ActivePush, heartbeat, DeviceChange (facts/tencent-iot.md §5.7).
 * Both paths in use answer alike; each can be switched off.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { parseDeviceId, toDeviceId, WEBSOCKET_PATHS } from '../../../devices/index.ts';
import { type Caller, findCaller } from '../app-api/access.ts';
import { ApiError, NotBuiltError } from '../app-api/api-error.ts';
import type { Params } from '../app-api/params.ts';
import { runTokenAction } from '../app-api/token-api.ts';
import type { Cloud, Pushes } from '../cloud.ts';
import { printable } from '../refusals.ts';
import { createWatchers, type Watcher } from './watchers.ts';

export interface PushLine extends Pushes {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): boolean;
  readonly connections: number;
  disconnectAll(): void;
  close(): Promise<void>;
}

const MESSAGE_MAX_BYTES = 64 * 1024;
const DEVICES_MAX = 200;
/** Bytes waiting for a reader that does not read; then the line is cut rather than memory filled. */
const BACKLOG_MAX_BYTES = 4 * 1024 * 1024;

interface Reply {
  readonly error: string;
  readonly error_message: string;
  readonly data: object;
}
const ok = (data: object): Reply => ({ error: '', error_message: '', data });

export function createPushLine(cloud: () => Cloud): PushLine {
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES });
  const watchers = createWatchers();
  let seq = 0;

  server.on('connection', (socket: WebSocket) => {
    let watcher: Watcher | undefined;
    socket.on('error', (error) => cloud().refusals.record('websocket', 'app', error.message));
    socket.on('close', () => watcher && watchers.remove(watcher));
    socket.on('message', (raw) => {
      const message = readMessage(raw);
      if (!message) {
        cloud().refusals.record('websocket', 'app', 'a message that is not {action, reqId, params}');
        return socket.send(
          JSON.stringify({ reqId: '', error: 'InvalidParameter', error_message: 'expected JSON {action, reqId, params}', data: {} }),
        );
      }
      void answer(message.action, message.params, (caller, deviceIds) => {
        watcher ??= { send: (text) => sendText(socket, text), userId: caller.user.userId, expiresAt: caller.expiresAt };
        watchers.watch(watcher, caller, deviceIds);
      }).then((reply) => socket.readyState === socket.OPEN && socket.send(JSON.stringify({ reqId: message.reqId, ...reply })));
    });
  });

  async function answer(action: string, params: Params, watch: (caller: Caller, deviceIds: readonly string[]) => void): Promise<Reply> {
    try {
      if (action === 'ActivePush') return activePush(cloud(), params, watch);
      if (action === 'YunApi') return await yunApi(cloud(), params);
      return { error: 'InvalidAction', error_message: `camlock mock: WebSocket action ${printable(action, 40)} is not built`, data: {} };
    } catch (error) {
      if (error instanceof ApiError) return { error: error.code, error_message: error.message, data: {} };
      cloud().refusals.record('internal', 'websocket', (error as Error).message);
      return { error: 'InternalError.InternalServerException', error_message: 'internal error', data: {} };
    }
  }

  const push = (
    watching: Iterable<Watcher>,
    deviceId: string,
    type: string,
    subType: string,
    topic: string,
    payload: object,
    mayHear: (watcher: Watcher) => boolean,
  ) => {
    let text: string | undefined;
    const now = cloud().clock.now();
    for (const watcher of watching) {
      if (watcher.expiresAt <= now || !mayHear(watcher)) continue;
      text ??= JSON.stringify({
        push: true,
        action: 'DeviceChange',
        params: {
          Time: new Date(now).toISOString(),
          Type: type,
          SubType: subType,
          Topic: topic,
          Payload: Buffer.from(JSON.stringify(payload)).toString('base64'),
          Seq: ++seq,
          DeviceId: deviceId,
        },
      });
      watcher.send(text);
    }
  };

  return {
    upgrade(request, socket, head, path) {
      if (!serves(cloud(), path)) return false;
      server.handleUpgrade(request, socket, head, (opened) => server.emit('connection', opened, request));
      return true;
    },
    device(deviceId, type, subType, topic, payload) {
      const watching = watchers.of(deviceId);
      if (watching.size > 0)
        push(watching, deviceId, type, subType, topic, payload, (watcher) => cloud().state.mayReach(watcher.userId, deviceId));
    },
    bound(deviceId) {
      push(watchers.all(), deviceId, 'StatusChange', 'Bind', '', {}, (watcher) => cloud().state.mayReach(watcher.userId, deviceId));
    },
    unbound(deviceId) {
      // The binding is gone already; those who watched are those who may hear it.
      push(watchers.of(deviceId), deviceId, 'StatusChange', 'Unbind', '', {}, () => true);
      watchers.forget(deviceId);
    },
    get connections() {
      return server.clients.size;
    },
    disconnectAll() {
      for (const socket of server.clients) socket.terminate();
    },
    async close() {
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function serves(cloud: Cloud, path: string): boolean {
  if (path === WEBSOCKET_PATHS[0]) return cloud.rules['iotCloud.webSocketExplorer'];
  return path === WEBSOCKET_PATHS[1] && cloud.rules['iotCloud.webSocketWeapp'];
}

function readMessage(raw: RawData): { action: string; reqId: string; params: Params } | undefined {
  try {
    const parsed = JSON.parse(String(raw)) as { action?: unknown; reqId?: unknown; params?: unknown } | null;
    if (typeof parsed !== 'object' || parsed === null || typeof parsed.action !== 'string') return undefined;
    const params = typeof parsed.params === 'object' && parsed.params !== null ? (parsed.params as Params) : {};
    return { action: parsed.action, reqId: String(parsed.reqId ?? '').slice(0, 128), params };
  } catch {
    return undefined;
  }
}

/** Registers the devices the caller may see; the others are missing from the answer (data structure ActionPushData). */
function activePush(cloud: Cloud, params: Params, watch: (caller: Caller, deviceIds: readonly string[]) => void): Reply {
  const caller = findCaller(cloud, params.AccessToken);
  if (params.AppKey !== undefined && params.AppKey !== caller.application.appKey)
    throw new ApiError('InvalidParameterValue', 'AppKey is not the one the AccessToken was made for');
  const { DeviceIds } = params;
  if (!Array.isArray(DeviceIds) || DeviceIds.length > DEVICES_MAX)
    throw new ApiError('InvalidParameterValue', `DeviceIds must be a list of at most ${DEVICES_MAX}`);
  const deviceIds = DeviceIds.filter((deviceId): deviceId is string => typeof deviceId === 'string' && mayWatch(cloud, caller, deviceId));
  watch(caller, deviceIds);
  return ok({ deviceIds });
}

function mayWatch(cloud: Cloud, caller: Caller, deviceId: string): boolean {
  const device = parseDeviceId(deviceId);
  if (!device || !cloud.state.mayReach(caller.user.userId, toDeviceId(device))) return false;
  return cloud.state.isLinked(caller.application.appKey, device.productId);
}

/** Any Action of the tokenapi over the line; logic errors sit in `Response.Error`, as documented for the heartbeat. */
async function yunApi(cloud: Cloud, params: Params): Promise<Reply> {
  const action = typeof params.Action === 'string' ? params.Action : '';
  const inner = typeof params.ActionParams === 'object' && params.ActionParams !== null ? (params.ActionParams as Params) : {};
  const AccessToken = inner.AccessToken ?? params.AccessToken;
  const RequestId = String(inner.RequestId ?? params.RequestId ?? '').slice(0, 128);
  try {
    return ok({ Response: { ...(await runTokenAction(cloud, action, { ...inner, AccessToken })), RequestId } });
  } catch (error) {
    if (error instanceof NotBuiltError)
      return { error: 'InvalidAction', error_message: `camlock mock: ${printable(error.message, 80)} is not built`, data: {} };
    if (error instanceof ApiError) return ok({ Response: { Error: { Code: error.code, Message: error.message }, RequestId } });
    throw error;
  }
}

function sendText(socket: WebSocket, text: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > BACKLOG_MAX_BYTES) socket.terminate();
  else socket.send(text);
}
