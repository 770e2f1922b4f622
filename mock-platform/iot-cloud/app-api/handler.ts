import type { Cloud } from '../cloud.ts';
import type { Caller } from './access.ts';
import type { Params } from './params.ts';

/** One Action: returns what the documents put inside `Response`, or throws ApiError. */
type Handler = (cloud: Cloud, caller: Caller, params: Params) => object | Promise<object>;
export type Handlers = { readonly [action: string]: Handler };

/** Seconds, as the application API counts times of families, rooms and devices. */
export const seconds = (ms: number): number => Math.floor(ms / 1000);
