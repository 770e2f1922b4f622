import { errorWords } from '@/cloud/cloud-error.ts';
import { Empty } from './empty.tsx';

/** An error as a screen: what happened, what to do, retry. */
export function Failed({ cause, onRetry }: { cause: unknown; onRetry: () => void }) {
  const words = errorWords(cause);
  return <Empty icon="alert" title={words.what} text={words.fix} action="重试" onTap={onRetry} code={words.code} />;
}
