/** `ci.upload` and nothing else: what the upload step is compared with. Arguments: project, key, appid. */
import { createRequire } from 'node:module';

const [projectPath, privateKeyPath, appid] = process.argv.slice(2);
const ci = createRequire(import.meta.url)('miniprogram-ci');
const project = new ci.Project({ appid, type: 'miniProgram', projectPath, privateKeyPath, ignores: ['node_modules/**/*'] });
await ci.upload({ project, version: '0.1.0', desc: 'bench', robot: 2, setting: {}, onProgressUpdate: () => {} });
process.exit(0);
