/**
 * Ids in each other's place: three kinds of them stand side by side in a brand file and look alike. Staff of WeChat list it
 * among the causes of 9800003 (facts/users.md §3.1, S93).
 */
import { categories } from '../../devices/index.ts';
import { type Path, type Problem, shown } from '../finding.ts';
import { TEMPLATE_ID, TEMPLATE_ID_LENGTH } from './patterns.ts';
import { block, type Unchecked } from './unchecked.ts';

const looksLikeTemplate = (id: string): boolean => id.length === TEMPLATE_ID_LENGTH && TEMPLATE_ID.test(id);

function swapped(at: Path, value: string, message: string, fix: string): Problem {
  return { severity: 'error', code: 'swapped-id', at, value: shown(value), message, fix };
}

/** Works on unchecked data: what is not text at its place is left to the schema. */
export function swappedIds(reminders: Unchecked): Problem[] {
  return categories.flatMap((category) => {
    const setting = block(reminders[category]);
    const { productId, modelId } = setting;
    const problems: Problem[] = [];
    if (typeof modelId === 'string') {
      const at = ['reminders', category, 'modelId'];
      const fix = 'copy the model_id of the device from the WeChat admin console (硬件设备 → 设备管理)';
      if (looksLikeTemplate(modelId)) problems.push(swapped(at, modelId, 'this looks like a template id, not a model_id', fix));
      else if (modelId === productId) problems.push(swapped(at, modelId, 'this is the product id of the IoT cloud, not a model_id', fix));
    }
    for (const [key, id] of Object.entries(block(setting.templates))) {
      if (typeof id !== 'string') continue;
      const at = ['reminders', category, 'templates', key];
      const fix = 'copy the template id from the WeChat admin console (订阅消息 → 我的模板)';
      if (id === modelId) problems.push(swapped(at, id, 'this is the model_id, not a template id', fix));
      else if (id === productId) problems.push(swapped(at, id, 'this is the product id, not a template id', fix));
    }
    return problems;
  });
}
