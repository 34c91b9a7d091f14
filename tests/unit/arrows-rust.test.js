// The check of the Rust modules' arrows, on crates of a few lines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from '../../scripts/arrows-rust.mjs';

const rules = { crates: { low: [], 'mid-dle': ['low'], top: ['mid-dle'] }, rooms: { top: ['error', 'data', 'model'] } };

/** The problems of a crate `free`, which has no order of rooms. @param {Record<string, string>} files in its src/ */
const free = (files) => check(new Map(Object.entries(files).map(([path, text]) => [`crates/free/src/${path}`, text])), rules);

/** The same of crate `top`. @param {Record<string, string>} files */
const top = (files) => check(new Map(Object.entries(files).map(([path, text]) => [`crates/top/src/${path}`, text])), rules);

test('two modules that use each other are a circle, of files and of rooms', () => {
  assert.deepEqual(free({ 'a.rs': '\nuse crate::b::B;\n', 'b.rs': 'fn f() -> crate::a::A { todo!() }' }), [
    'circle of files: crates/free/src/a.rs -> crates/free/src/b.rs -> crates/free/src/a.rs\n' +
      '    crates/free/src/a.rs:2: crate::b::B\n    crates/free/src/b.rs:1: crate::a::A',
    'circle of rooms of free: a -> b -> a\n    crates/free/src/a.rs:2: crate::b::B\n    crates/free/src/b.rs:1: crate::a::A',
  ]);
});

test('rooms may be a circle where their files are none', () => {
  const problems = free({ 'a/x.rs': 'use crate::b::y::Y;', 'a/z.rs': '', 'b/y.rs': '', 'b/w.rs': 'use crate::a::z::Z;' });
  assert.equal(problems.length, 1);
  assert.match(problems[0], /^circle of rooms of free: a -> b -> a\n/);
});

test('a long circle is found once', () => {
  const problems = free({ 'a.rs': 'use crate::b;', 'b.rs': 'use crate::c;', 'c.rs': 'use crate::a;', 'd.rs': 'use crate::a;' });
  assert.deepEqual(
    problems.map((problem) => problem.split('\n')[0]),
    ['circle of files: a.rs -> b.rs -> c.rs -> a.rs', 'circle of rooms of free: a -> b -> c -> a'].map((line) =>
      line.replaceAll(/\w\.rs/g, 'crates/free/src/$&'),
    ),
  );
});

test('a room uses those below it', () => {
  const files = { 'lib.rs': 'mod error; mod data; mod model;', 'error.rs': '', 'data/mod.rs': 'use crate::error::Error;' };
  assert.deepEqual(top({ ...files, 'model.rs': 'use crate::{data, error::Result};' }), []);
  assert.deepEqual(top({ ...files, 'model.rs': '', 'data/idx.rs': 'use crate::{error, model::{Vae, encode}};' }), [
    'top: data may not use model\n    crates/top/src/data/idx.rs:1: crate::model::Vae\n    crates/top/src/data/idx.rs:1: crate::model::encode',
  ]);
  assert.deepEqual(top({ ...files, 'model.rs': '', 'cellar/mod.rs': 'use crate::model::Vae;' }), [
    'top: rooms that have no place in the order\n    crates/top/src/cellar/mod.rs',
  ]);
});

test('a crate uses those that the table gives it', () => {
  assert.deepEqual(top({ 'lib.rs': 'use mid_dle::{x::Y, z};\nfn f() { mid_dle::g(); std::low::h(); }' }), []);
  assert.deepEqual(top({ 'lib.rs': 'use mid_dle::x;\npub fn f() { low::g() }' }), [
    'top may not use low\n    crates/top/src/lib.rs:2: low::g',
  ]);
  assert.deepEqual(check(new Map([['crates/low/src/lib.rs', 'use {std::fmt, top::Top};']]), rules), [
    'low may not use top\n    crates/low/src/lib.rs:1: top::Top',
  ]);
});

/** Which of the rooms b to f the module `a` uses: they are told apart by their names in the problems. @param {string} source */
function usedBy(source) {
  const back = 'use crate::a::A;';
  const problems = free({
    'lib.rs': '',
    'a.rs': source,
    'b.rs': back,
    'c.rs': back,
    'd.rs': back,
    'e/mod.rs': back,
    'f.rs': back,
  });
  return problems.flatMap((problem) => /^circle of rooms of free: a -> (\w)/.exec(problem)?.[1] ?? []).join('');
}

test('trees, paths and names of every kind are read', () => {
  assert.equal(usedBy('use crate::{b::{self, B}, c::{C as D, x::{Y, Z}}, d::*,\n    e,\n};'), 'bcde');
  assert.equal(usedBy('use super::{b, c::C}; fn f(d: &crate::d::D<crate::e::E>) { super::f::<u8>::f() }'), 'bcdef');
  assert.equal(
    usedBy('pub(in crate::b) fn f() {} pub(crate) use crate::c::C as B; macro_rules! m { () => { $crate::d::d!() } }'),
    'cd',
  );
  assert.equal(usedBy('mod inside { use super::super::b::B; use super::A; } mod c;'), 'b');
  assert.equal(usedBy('use std::b::B; use other::crate_::c; fn f<T: Into<x::d::D>>() { e::e() }'), '');
});

test('comments, strings, characters and test modules are no uses', () => {
  assert.equal(usedBy('//! [`crate::b::B`]\n/// crate::c\n/* crate::d /* nested */ crate::e::E */ use crate::f::F;'), 'f');
  assert.equal(
    usedBy(`const S: &str = "crate::b::B \\" crate::c::C"; fn f<'a>(x: &'a str) -> char { '"' } use crate::d::D;`),
    'd',
  );
  assert.equal(usedBy('const S: &str = r#"crate::b "crate::c::C" "#; const T: &[u8] = b"crate::d::D\n"; use crate::e::E;'), 'e');
  assert.equal(usedBy('#[cfg(test)]\nmod tests { use crate::b::B; mod more { use crate::d::D; } }\nuse crate::c::C;'), 'c');
});

test('a parent uses its children, and hands out what they have', () => {
  assert.deepEqual(free({ 'a/mod.rs': 'mod b;\nuse b::B;\nfn f() { b::g() }', 'a/b.rs': '' }), []);
  assert.deepEqual(free({ 'a/mod.rs': 'mod b;\npub use b::B;\npub struct A;', 'a/b.rs': 'use super::A;' }), []);
  const [problem] = free({ 'a.rs': 'mod b;\nuse self::b::B;\nstruct A;', 'a/b.rs': 'use super::A;' });
  assert.match(problem, /^circle of files: crates\/free\/src\/a.rs -> crates\/free\/src\/a\/b.rs -> crates\/free\/src\/a.rs\n/);
});

test('what is re-exported is used where it is defined', () => {
  const files = { 'lib.rs': 'mod a; mod b; mod c; pub use a::A; pub use c::C as D;', 'c.rs': '', 'b.rs': 'use crate::{A, D};' };
  assert.deepEqual(free({ ...files, 'a.rs': '' }), []);
  const [problem] = free({ ...files, 'a.rs': 'use crate::b::B;' });
  assert.match(problem, /^circle of files: crates\/free\/src\/a.rs -> crates\/free\/src\/b.rs -> /);
  assert.deepEqual(
    free({ 'a/mod.rs': 'mod x; mod y; pub use x::X; pub use y::Y;', 'a/x.rs': 'use super::Y;', 'a/y.rs': '' }),
    [],
  );
});
