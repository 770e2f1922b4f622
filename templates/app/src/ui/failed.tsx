import { errorWords, session } from '@/cloud/index.ts';
import { Empty } from './empty.tsx';

/** An error as a screen: what happened, what to do, retry; whoever signed out signs in here. */
export function Failed({ cause, onRetry }: { cause: unknown; onRetry: () => void }) {
  const words = errorWords(cause);
  if (words.code === 'SignedOut') {
    const signIn = () => void session.signIn().then(onRetry, onRetry);
    return <Empty icon="person" title={words.what} text={words.fix} action="登录" onTap={signIn} />;
  }
  return <Empty icon="alert" title={words.what} text={words.fix} action="重试" onTap={onRetry} code={words.code} />;
}
