/** The catalogue of device categories: one line each. Everything else loops over it. */
import { camera } from './camera/index.ts';
import type { DeviceDefinition } from './define.ts';
import { lock } from './lock/index.ts';

export const catalogue = { camera, lock } as const satisfies { readonly [category: string]: DeviceDefinition };

export type Category = keyof typeof catalogue;
export const categories = Object.keys(catalogue) as readonly Category[];

export * from './clock.ts';
export * from './data-template.ts';
export * from './day-time.ts';
export * from './define.ts';
export * from './protocol/credentials.ts';
export * from './protocol/deep-link.ts';
export * from './protocol/errors.ts';
export * from './protocol/hosts.ts';
export * from './protocol/identity.ts';
export * from './protocol/messages.ts';
export * from './protocol/qr.ts';
export * from './protocol/soft-ap.ts';
export * from './protocol/topics.ts';
export * from './random.ts';
export * from './validate.ts';
