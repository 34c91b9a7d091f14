// @ts-check
/**
 * Requests are answered by their names: the worker's own answers come first, then the methods of the model that is asked,
 * then the functions that need no model, and last those of the module that few fetch. Nothing here knows a question, so that a new one is written in Rust and asked by
 * its caller alone. A question that takes long answers with a task, which is carried out bit by bit.
 */
import { turn } from './turn.js';

/** @typedef {import('../app/protocol.js').OwnRequests} OwnRequests */
/** @typedef {import('./open-model.js').OpenModel} OpenModel */
/** @typedef {(event: import('../app/protocol.js').Work) => void} Tell */
/** @typedef {{ advance: () => unknown, progress: () => number, free: () => void }} Task */

/**
 * The worker's own answers: each gets the request, and the id of the shipped model where one is asked.
 * @typedef {{ [K in keyof OwnRequests]: (request: Parameters<OwnRequests[K]>[0], of?: string)
 *   => ReturnType<OwnRequests[K]> | Promise<ReturnType<OwnRequests[K]>> }} OwnAnswers
 */

/**
 * @param {object} worker
 * @param {OwnAnswers} worker.own
 * @param {() => { Model: object, Functions: object }} worker.module whose methods and functions are the questions
 * @param {() => Promise<{ Experiments: object, Exports: object }>} worker.aside the module that few fetch
 * @param {(id: string | undefined) => OpenModel | Promise<OpenModel>} worker.modelOf the model asked: a shipped one, or the present
 * @param {Tell} worker.tell hears how far a task is
 * @returns {(name: string, args: unknown[], of?: string) => Promise<unknown>}
 */
export function answering({ own, module, aside, modelOf, tell }) {
  const methods = () => /** @type {{ prototype: object }} */ (module().Model).prototype;

  /** @param {string} name @param {string} [of] @returns {Promise<object>} whose method of that name answers */
  async function answererOf(name, of) {
    if (isQuestion(methods(), name)) return (await modelOf(of)).model;
    if (isQuestion(module().Functions, name)) return module().Functions;
    const { Experiments, Exports } = await aside();
    if (isQuestion(Experiments, name)) return Experiments;
    if (isQuestion(Exports, name)) return Exports;
    throw new Error(`${name}: nothing answers to that name`);
  }

  return async (name, args, of) => {
    if (Object.hasOwn(own, name)) return Object(own)[name](args[0], of);
    const answer = Object(await answererOf(name, of))[name](...args);
    return isTask(answer) ? carriedOut(answer, name, tell) : answer;
  };
}

/** Whether a class has a method of that name for others; the generated classes also have some to manage their memory. */
function isQuestion(/** @type {object} */ methods, /** @type {string} */ name) {
  if (name === 'constructor' || name === 'free' || name.startsWith('__')) return false;
  return Object.hasOwn(methods, name) && typeof Object(methods)[name] === 'function';
}

/** @param {unknown} answer @returns {answer is Task} */
const isTask = (answer) => typeof Object(answer).advance === 'function';

/**
 * The last answer of a task, which is freed then.
 * @param {Task} task
 * @param {string} what the question's name
 * @param {Tell} tell
 */
async function carriedOut(task, what, tell) {
  let trapped = false;
  try {
    for (;;) {
      const answer = task.advance();
      tell({ type: 'work', what, done: task.progress(), total: 1 });
      if (answer !== undefined) return answer;
      await turn();
    }
  } catch (error) {
    trapped = error instanceof WebAssembly.RuntimeError;
    throw error;
  } finally {
    // After a trap the task is in use for ever: to free it would fail, and hide the trap.
    if (!trapped) task.free();
  }
}
