// The built site as a static Space: what its README.md says to the Hub.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spaceReadme } from '../../scripts/space.mjs';

test('the front matter configures a static Space', () => {
  const readme = spaceReadme('A "title": mine');
  const [, front = ''] = readme.split('---\n');
  const lines = front.split('\n');
  for (const line of ['title: "A \\"title\\": mine"', 'sdk: static', 'app_file: index.html'])
    assert.ok(lines.includes(line), `${line} in ${front}`);
  // The Hub cuts what is longer.
  const [, short = ''] = /^short_description: (.*)$/m.exec(front) ?? [];
  assert.ok(short.length > 0 && short.length <= 60, short);
  // It takes no other headers: https://huggingface.co/docs/hub/spaces-config-reference
  const headers = front.slice(front.indexOf('custom_headers:')).trim().split('\n').slice(1);
  assert.ok(headers.length > 0);
  for (const header of headers) assert.match(header, /^ {2}cross-origin-(opener|embedder|resource)-policy: [a-z-]+$/);
});
