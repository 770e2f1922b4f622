import { describe, expect, it } from 'vitest';
import {
  createManualClock,
  SoftApCommand,
  SoftApFailure,
  type SoftApFailureName,
  SoftApState,
  softApError,
  softApReply,
} from '../devices/index.ts';
import { SimulatorError } from './error.ts';
import type { Happening } from './log.ts';
import { createSoftAp } from './soft-ap.ts';

const device = { productId: 'AURORALOCK', deviceName: 'lock-0001' };
const NETWORK = { cmdType: 1, ssid: '晨曦家', password: 'secret', token: 'v3_00d02b0248546d5a5fbf95a5812e4' };
type Provision = (network: { ssid: string; password: string; token: string }) => Promise<unknown>;

function bench(provision: Provision = async () => {}, isOpen = () => true) {
  const clock = createManualClock();
  const asked: unknown[] = [];
  const told: string[] = [];
  const softAp = createSoftAp({
    device,
    clock,
    isOpen,
    provision: (network) => {
      asked.push(network);
      return provision(network);
    },
  });
  const send = (message: object | string | Uint8Array) =>
    softAp.receive(
      message instanceof Uint8Array ? message : new TextEncoder().encode(typeof message === 'string' ? message : JSON.stringify(message)),
      (datagram) => told.push(datagram),
    );
  /** Lets so many seconds pass, with everything that follows from each. */
  const wait = async (seconds: number) => {
    for (let n = 0; n < seconds; n++) {
      clock.advance(1000);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  };
  /** Each thing that was told, once, in order. */
  const different = () => told.filter((one, index) => told.indexOf(one) === index);
  return { softAp, send, wait, told, different, asked };
}

const WHO = softApReply(device, '2.0');
const state = (name: keyof typeof SoftApState) => softApReply(device, '2.0', SoftApState[name]);
const accepted: Happening = { type: 'token-accepted' };
const rejected = (code: number): Happening => ({ type: 'rejected', method: 'app_bind_token', code, status: '' });

describe('an app that tells the Wi-Fi', () => {
  it('hears three times who the device is, then how far it has come', async () => {
    const { softAp, send, wait, told, different, asked } = bench(async () => softAp.heard(accepted));
    send(NETWORK);
    expect(JSON.parse(told[0] as string)).toEqual({ cmdType: 2, ...device, protoVersion: '2.0' });
    await wait(4);
    expect(told).toEqual([WHO, WHO, WHO]);
    expect(asked).toEqual([]);
    await wait(5);
    const { ssid, password, token } = NETWORK;
    expect(asked).toEqual([{ ssid, password, token }]);
    expect(different()).toEqual([WHO, state('joiningWifi'), state('tokenSent')]);
    expect(told.filter((one) => one === state('tokenSent'))).toHaveLength(3);
    expect(JSON.parse(state('tokenSent'))).toEqual({ cmdType: 7, ...device, protoVersion: '2.0', wifiConfigState: 5 });
  });

  it('and sends it again is not tried twice', async () => {
    const { softAp, send, wait, asked } = bench(async () => softAp.heard(accepted));
    for (let n = 0; n < 3; n++) send(NETWORK);
    await wait(12);
    expect(asked).toHaveLength(1);
  });

  it('hears nothing once the device has a network', () => {
    const { send, told } = bench(undefined, () => false);
    send(NETWORK);
    expect(told).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it.each<[string, SoftApFailureName, number, keyof typeof SoftApState | undefined, (heard: (one: Happening) => void) => Provision]>([
    ['a wrong Wi-Fi password', 'joinNetwork', -1, undefined, () => async () => Promise.reject(new SimulatorError(422, 'x', 'y'))],
    [
      'a cloud that lets nobody in',
      'mqttConnect',
      -1,
      'connectFailed',
      () => async () => Promise.reject(new SimulatorError(502, 'x', 'y')),
    ],
    ['a token the cloud does not know', 'tokenReply', 404, 'tokenFailed', (heard) => async () => heard(rejected(404))],
    ['a cloud that does not answer the token', 'tokenSend', -1, 'tokenFailed', (heard) => async () => heard(rejected(-1))],
  ])('%s', async (_what, failure, detail, last, make) => {
    let heard: (one: Happening) => void = () => {};
    const { softAp, send, wait, different } = bench((network) => make((one) => heard(one))(network));
    heard = softAp.heard;
    send(NETWORK);
    await wait(12);
    expect(different().slice(2)).toEqual([softApError(failure, detail), ...(last ? [state(last)] : [])]);
    // An app that asks later hears it as an earlier one, once.
    const before = different().length;
    send({ cmdType: SoftApCommand.log });
    send({ cmdType: SoftApCommand.log });
    expect(different().slice(before)).toEqual([softApError(failure, detail, true)]);
  });

  it.each(Object.entries(SoftApFailure))('%s can be planned: %o', async (name, { code, text }) => {
    const { softAp, send, wait, told, asked } = bench(async () => softAp.heard(accepted));
    softAp.plan(name);
    send(NETWORK);
    await wait(12);
    expect(asked).toEqual([]);
    expect(told.filter((one) => one.includes('Current_Error')).map((one) => JSON.parse(one))).toEqual([
      { cmdType: 2, deviceReply: 'Current_Error', log: `${text} (${code}, -1)` },
    ]);
    send(NETWORK);
    await wait(12);
    expect(asked).toHaveLength(1);
    expect(told.at(-1)).toBe(state('tokenSent'));
  });

  it('only what exists can be planned', () => {
    expect(() => bench().softAp.plan('sunshine')).toThrow('"sunshine" is no end of a soft-AP try');
  });

  it.each<[string, object | string | Uint8Array, number]>([
    ['no JSON', 'hello', 201],
    ['a list', '[1]', 201],
    ['no UTF-8', new Uint8Array([0xff, 0xfe]), 201],
    ['no cmdType', { ssid: 'x' }, 201],
    ['an unknown cmdType', { cmdType: 99 }, 201],
    ['more than a kilobyte', { ...NETWORK, password: 'x'.repeat(1100) }, 201],
    ['no token', { ...NETWORK, token: undefined }, 204],
    ['a name of 33 bytes', { ...NETWORK, ssid: 'x'.repeat(33) }, 204],
    ['a password that is a number', { ...NETWORK, password: 12345678 }, 204],
    ['a token alone', { cmdType: 0, token: NETWORK.token }, 204],
  ])('%s is answered with APP command error', (_what, message, detail) => {
    const { send, told, asked } = bench();
    send(message);
    expect(told).toEqual([softApError('appCommand', detail)]);
    expect(told[0]?.endsWith('\r\n')).toBe(true);
    expect(asked).toEqual([]);
  });
});
