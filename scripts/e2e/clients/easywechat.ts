/** node-easywechat as a JavaScript user has it: its type declarations refuse calls that its own documents show. */
import { createRequire } from 'node:module';

export const { MiniApp, OpenPlatform, ServerRequest } = createRequire(import.meta.url)('node-easywechat');
