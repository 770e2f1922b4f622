import { expect, test } from 'vitest';
import { CloudError } from '@/cloud/cloud-error.ts';
import type { TokenApi } from '@/cloud/token-api.ts';
import { createManualClock } from '@/devices/clock.ts';
import { createProvisioning, POLL_MS, type ProvisioningState, TOKEN_LIFETIME_MS } from './provisioning.ts';

/** A cloud that answers by action; a thrown CloudError is its refusal. */
function setUp(answers: { [action: string]: (params: never) => unknown }) {
  const timer = createManualClock();
  const states: ProvisioningState[] = [];
  const calls: [string, unknown][] = [];
  const api: TokenApi = {
    call: async (action, params) => {
      calls.push([action, params]);
      return answers[action]?.(params as never) as never;
    },
  };
  const provisioning = createProvisioning({ api, timer, familyId: 'f1', onState: (state) => states.push(state) });
  const settle = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  const pass = async (ms: number) => {
    timer.advance(ms);
    await settle();
  };
  return { provisioning, states, calls, timer, settle, pass, last: () => states[states.length - 1] };
}

const token = () => ({ Data: { Token: 'v3_1' } });
const refuse = (code: string) => () => {
  throw new CloudError('api', code, '');
};

test('waits until the device has reported the token, then binds it to the family', async () => {
  let polls = 0;
  const { provisioning, calls, settle, pass, last } = setUp({
    AppCreateDeviceBindToken: token,
    AppGetDeviceBindTokenState: () => (++polls < 3 ? { State: 1 } : { State: 2, ProductId: 'P', DeviceName: 'cam' }),
    AppTokenBindDeviceFamily: () => ({}),
  });
  provisioning.start();
  await settle();
  expect(last()).toMatchObject({ phase: 'waiting', token: 'v3_1' });
  for (let i = 0; i < 3; i++) await pass(POLL_MS);
  expect(last()).toMatchObject({ phase: 'done', deviceId: 'P/cam' });
  expect(calls[calls.length - 1]).toEqual([
    'AppTokenBindDeviceFamily',
    { Token: 'v3_1', ProductId: 'P', DeviceName: 'cam', FamilyId: 'f1', RoomId: '0' },
  ]);
});

test('a product that is not linked fails the bind with its own code', async () => {
  const { provisioning, settle, pass, last } = setUp({
    AppCreateDeviceBindToken: token,
    AppGetDeviceBindTokenState: () => ({ State: 2, ProductId: 'P', DeviceName: 'cam' }),
    AppTokenBindDeviceFamily: refuse('UnauthorizedOperation.APPNoPermissionToStudioProduct'),
  });
  provisioning.start();
  await settle();
  await pass(POLL_MS);
  expect(last()).toMatchObject({ phase: 'failed', error: { code: 'UnauthorizedOperation.APPNoPermissionToStudioProduct' } });
});

test('hiccups of the network are waited out; a token the cloud forgot is not', async () => {
  const answers = [
    () => {
      throw new CloudError('network', 'NoAnswer', '');
    },
    refuse('InvalidParameterValue.TokenIsExpire'),
  ];
  const { provisioning, settle, pass, last } = setUp({
    AppCreateDeviceBindToken: token,
    AppGetDeviceBindTokenState: () => answers.shift()?.(),
  });
  provisioning.start();
  await settle();
  await pass(POLL_MS);
  expect(last()?.phase).toBe('waiting');
  await pass(POLL_MS);
  expect(last()).toMatchObject({ phase: 'failed', error: { code: 'InvalidParameterValue.TokenIsExpire' } });
});

test('the QR runs out after its lifetime', async () => {
  const { provisioning, settle, pass, last, timer } = setUp({
    AppCreateDeviceBindToken: token,
    AppGetDeviceBindTokenState: () => ({ State: 1 }),
  });
  provisioning.start();
  await settle();
  for (let passed = 0; passed <= TOKEN_LIFETIME_MS; passed += POLL_MS) await pass(POLL_MS);
  expect(last()).toMatchObject({ phase: 'failed', error: { code: 'InvalidParameterValue.TokenIsExpire' } });
  expect(timer.pending).toBe(0);
});

test('starting again makes a new token and forgets the old one; stopping ends everything', async () => {
  let made = 0;
  const { provisioning, settle, pass, last, timer, calls } = setUp({
    AppCreateDeviceBindToken: () => ({ Token: `v3_${++made}` }),
    AppGetDeviceBindTokenState: () => ({ State: 1 }),
  });
  provisioning.start();
  await settle();
  provisioning.start();
  await settle();
  expect(last()).toMatchObject({ phase: 'waiting', token: 'v3_2' });
  await pass(POLL_MS);
  expect(calls.filter(([action]) => action === 'AppGetDeviceBindTokenState')).toEqual([['AppGetDeviceBindTokenState', { Token: 'v3_2' }]]);
  provisioning.stop();
  await pass(60_000);
  expect(timer.pending).toBe(0);
  expect(calls.filter(([action]) => action === 'AppGetDeviceBindTokenState')).toHaveLength(1);
});
