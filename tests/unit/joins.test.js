// Where lines do not break: words that a language names stay whole, and a number with what it counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joining } from '../../www/shared/joins.js';

/** Joins made visible: + keeps letters together, _ is a space that does not break. @param {string} text */
const seen = (text) => joining(joins)(text).replaceAll('\u2060', '+').replaceAll('\u00a0', '_');
const joins = { words: ['奈特', '编码器', '自编码器'], before: ['第'] };

test('named words stay on one line, the longest that there is', () => {
  assert.equal(seen('自编码器与编码器：{kl} 奈特'), '自+编+码+器与编+码+器：{kl}_奈+特');
});

test('a number keeps to what it counts, and to what stands before it', () => {
  assert.equal(seen('第 {step} 步，28×28 个，16 % 的方差，见 3.2 节'), '第_{step}_步，28×28_个，16 %_的方差，见 3.2_节');
  assert.equal(seen('取 z 的 q(z|x)'), '取 z 的 q(z|x)');
});

test('a language that says nothing stays as it is', () => {
  assert.equal(joining(undefined)('25.5 nats, 编码器 12 个'), '25.5 nats, 编码器 12 个');
});
