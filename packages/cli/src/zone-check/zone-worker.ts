import { parentPort } from 'node:worker_threads';
import { keepCompiled } from '../keep-compiled.ts';

// A thread that checks zone files and parts of them, one task after the other.
keepCompiled();
const { answerTask, movable } = await import('./answer-task.ts');
type ZoneTask = Parameters<typeof answerTask>[0];

parentPort?.on('message', ({ id, task }: { readonly id: number; readonly task: ZoneTask }) => {
  void answerTask(task).then((found) => parentPort?.postMessage({ id, found }, movable(found)));
});
