/**
 * Soft-AP provisioning: a device that opens a Wi-Fi of its own is told of the home's by UDP. JSON, one object a datagram.
 * Sources: facts/tencent-iot.md §4.1; Tencent's C SDK, wifi_config (command service, error handling, device binding).
 */
import type { DeviceName } from './topics.ts';

/** Address of the device in its own Wi-Fi. */
export const SOFT_AP_ADDRESS = '192.168.4.1';
/** UDP ports: where the device listens, where the app does. */
export const SoftApPort = { device: 8266, app: 8267 } as const;

/** `cmdType`. */
export const SoftApCommand = {
  /** The app, for ways in which the Wi-Fi is known otherwise: `{token}`. */
  token: 0,
  /** The app: `{ssid, password, token}`. */
  network: 1,
  /** The device: who it is, or `{deviceReply, log}` about what went wrong. */
  reply: 2,
  /** The app asks what went wrong before. */
  log: 3,
  /** The device: `{wifiConfigState}`, how far it has come. */
  state: 7,
} as const;

/** `wifiConfigState`. */
export const SoftApState = {
  joiningWifi: 0,
  connecting: 1,
  connectFailed: 2,
  sendingToken: 3,
  tokenFailed: 4,
  tokenSent: 5,
} as const;
export type SoftApState = (typeof SoftApState)[keyof typeof SoftApState];

/** What can go wrong, with the device's own words. */
export const SoftApFailure = {
  mqttConnect: { code: 1, text: 'MQTT connect error!' },
  appCommand: { code: 2, text: 'APP command error!' },
  boardingStop: { code: 3, text: 'WIFI boarding stop!' },
  task: { code: 4, text: 'RTOS task error!' },
  queue: { code: 5, text: 'RTOS queue error!' },
  stationInit: { code: 6, text: 'WIFI STA init error!' },
  accessPointInit: { code: 7, text: 'WIFI AP init error!' },
  wifiStart: { code: 8, text: 'WIFI start error!' },
  wifiConfig: { code: 9, text: 'WIFI config error!' },
  wifiConnect: { code: 10, text: 'WIFI connect error!' },
  wifiDisconnect: { code: 11, text: 'WIFI disconnect error!' },
  joinNetwork: { code: 12, text: 'WIFI AP STA error!' },
  smartConfigStart: { code: 13, text: 'ESP smartconfig start error!' },
  smartConfigData: { code: 14, text: 'ESP smartconfig data error!' },
  socketOpen: { code: 15, text: 'SRV socket open error!' },
  socketBind: { code: 16, text: 'SRV socket bind error!' },
  socketListen: { code: 17, text: 'SRV socket listen error!' },
  socketFcntl: { code: 18, text: 'SRV socket fcntl error!' },
  socketAccept: { code: 19, text: 'SRV socket accept error!' },
  socketReceive: { code: 20, text: 'SRV socket recv error!' },
  socketSelect: { code: 21, text: 'SRV socket select error!' },
  socketSend: { code: 22, text: 'SRV socket send error!' },
  tokenSend: { code: 23, text: 'MQTT Token send error!' },
  tokenReply: { code: 24, text: 'MQTT Token reply error!' },
} as const satisfies { readonly [name: string]: { readonly code: number; readonly text: string } };
export type SoftApFailureName = keyof typeof SoftApFailure;

/** The second number of an `appCommand` failure. */
export const SoftApCommandFault = { format: 201, network: 204 } as const;

/** `2.0` by the C SDK, `3.0` by the newer one. */
export type SoftApVersion = '2.0' | '3.0';

/** The device's answer to a command it took, and with `state` its report of how far it has come. */
export function softApReply({ productId, deviceName }: DeviceName, protoVersion: SoftApVersion, state?: SoftApState): string {
  const who = { productId, deviceName, protoVersion };
  return JSON.stringify(
    state === undefined ? { cmdType: SoftApCommand.reply, ...who } : { cmdType: SoftApCommand.state, ...who, wifiConfigState: state },
  );
}

/** The device's words about a failure; `before`: one it kept from an earlier try. Ends with CR LF, as the SDK sends it. */
export function softApError(failure: SoftApFailureName, detail: number, before = false): string {
  const { code, text } = SoftApFailure[failure];
  const deviceReply = before ? 'Previous_Error' : 'Current_Error';
  return `${JSON.stringify({ cmdType: SoftApCommand.reply, deviceReply, log: `${text} (${code}, ${detail})` })}\r\n`;
}
