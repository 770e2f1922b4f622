import { expect, it } from 'vitest';
import { iotSeed } from './iot-cloud.fixture.ts';
import { checkSeed } from './seed-check.ts';

const NOTHING = { product: () => false, device: () => false };

const [product] = iotSeed.products;
const [device] = iotSeed.devices;
const [application] = iotSeed.applications;

it('accepts what the guides show', () => {
  expect([...checkSeed(iotSeed, NOTHING).keys()]).toEqual(iotSeed.products.map((one) => one.productId));
});

it.each([
  ['a product id of eleven letters', { products: [{ ...product, productId: 'ABCDEFGHIJK' }] }, 'products[0].productId: "ABCDEFGHIJK"'],
  ['a broken thing model', { products: [{ ...product, dataTemplate: { properties: {} } }] }, 'products[0].properties: expected a list'],
  ['a device of no product', { products: [], devices: [device] }, 'devices[0].productId: "AURORACAM1"'],
  ['a device name with a slash', { devices: [{ ...device, deviceName: 'a/b' }] }, 'devices[0].deviceName: "a/b"'],
  ['an empty secret', { devices: [{ ...device, psk: '' }] }, 'devices[0].psk is not base64'],
  ['a link to no product', { applications: [{ ...application, linkedProducts: ['NOPE'] }] }, 'applications[0].linkedProducts[0]: "NOPE"'],
  ['a stage of its own', { applications: [{ ...application, miniprogramState: 'prod' }] }, 'applications[0].miniprogramState: "prod"'],
  ['no AppSecret', { applications: [{ ...application, appSecret: '' }] }, 'applications[0].appSecret is missing'],
])('refuses %s and names the place', (_what, change, message) => {
  expect(() => checkSeed({ ...iotSeed, ...change } as typeof iotSeed, NOTHING)).toThrow(message);
});

it('never shows a secret in its message', () => {
  const secret = '!!! not base64 but hidden';
  const seeds = [
    { ...iotSeed, devices: [{ productId: 'AURORACAM1', deviceName: 'x', psk: secret }] },
    { ...iotSeed, devices: [{ productId: 'AURORACAM1', deviceName: 'x/', psk: secret }] },
    { ...iotSeed, products: [{ ...iotSeed.products[0], productSecret: `hidden ${secret}` }] },
  ];
  for (const seed of seeds) expect(() => checkSeed(seed as typeof iotSeed, NOTHING)).toThrow(/^(?!.*hidden).*$/);
});
