/** node-easywechat as a JavaScript user has it: its type declarations refuse calls that its own documents show. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const { MiniApp, OpenPlatform, ServerRequest } = require('node-easywechat');
