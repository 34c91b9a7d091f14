// Chinese characters of the npm package `hanzi-writer-data`: those of one to six strokes among the General Standard
// Characters (Tongyong Guifan Hanzi Biao, level 1). The package has the line in the middle of each stroke; a pen draws
// along it, a little otherwise each time, and the core makes of it what it makes of a drawing on the pad (drawing/mod.rs).
import { readFileSync } from 'node:fs';
import { Functions, initSync } from '../www/pkg/simd128/vae_wasm.js';
import { imagesFile, labelsFile } from './idx.mjs';

const characters = `
一乙
二十丁厂七卜八人入儿匕几九刁了刀力乃又
三干于亏工土士才下寸大丈与万上小口山巾千乞川亿个夕久么勺凡丸及广亡门丫义之尸己已巳弓子卫也女刃飞习叉马乡
丰王开井天夫元无云专丐扎艺木五支厅不犬太区历歹友尤匹车巨牙屯戈比互切瓦止少曰日中贝冈内水见午牛手气毛壬升夭长仁什片仆化仇币
仍仅斤爪反介父从仑今凶分乏公仓月氏勿欠风丹匀乌勾凤六文亢方火为斗忆计订户认冗讥心尺引丑巴孔队办以允予邓劝双书幻
玉刊未末示击打巧正扑卉扒功扔去甘世艾古节本术可丙左厉石右布夯戊龙平灭轧东卡北占凸卢业旧帅归旦目且叶甲申叮电号田由只叭史央
兄叽叼叫叩叨另叹冉皿凹囚四生矢失乍禾丘付仗代仙们仪白仔他斥瓜乎丛令用甩印尔乐句匆册卯犯外处冬鸟务包饥主市立冯玄闪兰半汁汇头
汉宁穴它讨写让礼训议必讯记永司尼民弗弘出辽奶奴召加皮边孕发圣对台矛纠母幼丝
邦式迂刑戎动扛寺吉扣考托老巩圾执扩扫地场扬耳芋共芒亚芝朽朴机权过臣吏再协西压厌戌在百有存而页匠夸夺灰达列死成夹夷轨邪尧划迈
毕至此贞师尘尖劣光当早吁吐吓虫曲团吕同吊吃因吸吗吆屿屹岁帆回岂则刚网肉年朱先丢廷舌竹迁乔迄伟传乒乓休伍伏优臼伐延仲件任伤价
伦份华仰仿伙伪自伊血向似后行舟全会杀合兆企众爷伞创肌肋朵杂危旬旨旭负匈名各多争色壮冲妆冰庄庆亦刘齐交衣次产决亥充妄闭问闯羊
并关米灯州汗污江汛池汝汤忙兴宇守宅字安讲讳军讶许讹论讼农讽设访诀寻那迅尽导异弛孙阵阳收阶阴防奸如妇妃好她妈戏羽观欢买红驮纤
驯约级纪驰纫巡`.replaceAll(/\s/g, '');

const packageFolder = new URL('../node_modules/hanzi-writer-data/', import.meta.url);
const dataset = 'characters';
const side = 32;
const mostStrokes = 6;
/** Of each character, drawn to train on and held out. */
const trained = 20;
const heldOut = 4;
/** The square that the package's points lie in: y goes up from -124. */
const square = { size: 1024, top: 900 };

/** @typedef {[number, number][]} Line */

/** A generator of numbers in 0..1, the same ones at every build (mulberry32). @param {number} seed */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How fine the places of the lines are that the page gets, in a side of the pad. */
const fine = 250;

/** The strokes of the characters that have few, on a pad whose side is 1. @returns {[string, Line[]][]} */
function strokesOfAll() {
  const all = [...new Set(characters)].map((character) => {
    /** @type {{ medians: Line[] }} */
    const { medians } = JSON.parse(readFileSync(new URL(`${encodeURIComponent(character)}.json`, packageFolder), 'utf8'));
    const lines = medians.map((line) =>
      line.map(([x, y]) => /** @type {[number, number]} */ ([x / square.size, (square.top - y) / square.size])),
    );
    return /** @type {[string, Line[]]} */ ([character, lines]);
  });
  return all.filter(([, { length }]) => length <= mostStrokes);
}

/** In what order the strokes of each character are written, and along which lines: x and y in turn, by character, as JSON. */
export function strokeOrders() {
  const places = (/** @type {Line} */ line) => line.flat().map((place) => Math.round(fine * place));
  const orders = strokesOfAll().map(([character, lines]) => [character, lines.map(places)]);
  return `${JSON.stringify({ fine, characters: Object.fromEntries(orders) })}\n`;
}

/**
 * A character as another hand would write it: slanted, scaled and turned a little as a whole, each stroke shifted, with
 * another pen.
 * @param {Line[]} strokes
 * @param {() => number} random
 */
function written(strokes, random) {
  const within = (/** @type {number} */ most) => (2 * random() - 1) * most;
  const [a, b, c, d] = [1 + within(0.12), within(0.14), within(0.08), 1 + within(0.12)];
  /** @type {number[]} */
  const points = [];
  const ends = strokes.map((line) => {
    const [dx, dy] = [within(0.015), within(0.015)];
    for (const [x, y] of line) {
      const [u, v] = [x - 0.5, y - 0.5];
      points.push(0.5 + a * u + b * v + dx + within(0.006), 0.5 + c * u + d * v + dy + within(0.006));
    }
    return points.length / 2;
  });
  const width = 0.06 + within(0.015);
  return Functions.seeDrawing(
    Float32Array.from(points),
    Uint32Array.from(ends),
    new Float32Array(ends.length).fill(width),
    dataset,
  );
}

/** @returns {{ train: [Buffer, Buffer], heldOut: [Buffer, Buffer] }} images, and how many strokes they have less one, as IDX */
export function drawnCharacters() {
  initSync({ module: readFileSync(new URL('../www/pkg/simd128/vae_wasm_bg.wasm', import.meta.url)) });
  const all = strokesOfAll().map(([, lines]) => lines);
  const make = (/** @type {number} */ times, /** @type {number} */ seed) => {
    const random = generator(seed);
    const pixels = Buffer.alloc(all.length * times * side * side);
    const labels = Buffer.alloc(all.length * times);
    for (let i = 0; i < labels.length; i++) {
      const strokes = all[i % all.length];
      const x = written(strokes, random) ?? [];
      pixels.set(
        Array.from(x, (v) => Math.round(255 * v)),
        i * side * side,
      );
      labels[i] = strokes.length - 1;
    }
    return /** @type {[Buffer, Buffer]} */ ([imagesFile(pixels, side), labelsFile(labels)]);
  };
  return { train: make(trained, 1), heldOut: make(heldOut, 2) };
}
