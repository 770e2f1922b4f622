import Taro from '@tarojs/taro';
import { errorWords } from '@/cloud/index.ts';
import { nameProblem } from './families.ts';
import { refreshFamily } from './store.ts';

/** WeChat's dialog for a name; undefined when it was closed or the name will not do (then the person is told). */
export async function askName(title: string, before = '', taken: readonly string[] = []): Promise<string | undefined> {
  const answer = (await Taro.showModal({
    title,
    editable: true,
    placeholderText: '输入名称',
    content: before,
  } as Taro.showModal.Option)) as {
    confirm: boolean;
    content?: string;
  };
  if (!answer.confirm) return undefined;
  const name = (answer.content ?? '').trim();
  if (name === before) return undefined;
  const problem = nameProblem(name, taken);
  if (problem) void Taro.showToast({ title: problem, icon: 'none' });
  return problem ? undefined : name;
}

/** Does it, shows the family as it is then, tells the person when it failed. True when it was done. */
export async function change(what: () => Promise<unknown>): Promise<boolean> {
  try {
    await what();
  } catch (cause) {
    const words = errorWords(cause);
    void Taro.showToast({ title: `${words.what}，${words.fix}`, icon: 'none' });
    return false;
  }
  await refreshFamily(true);
  return true;
}
