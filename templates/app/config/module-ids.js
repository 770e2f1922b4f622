const { createHash } = require('node:crypto');

/** Ids are at most so large; an app has some hundreds of modules. */
const SPACE = 100_000;

/**
 * Numbers the modules by where they stand in the project or in node_modules. webpack's own numbers change with the way from one to
 * the other, so that the same sources would become other bytes in another folder.
 */
module.exports = class ModuleIds {
  apply(compiler) {
    compiler.hooks.compilation.tap('ModuleIds', (compilation) => {
      compilation.hooks.moduleIds.tap('ModuleIds', (modules) => {
        const { chunkGraph } = compilation;
        const named = [...modules]
          .filter((module) => module.needId && chunkGraph.getNumberOfModuleChunks(module) > 0 && chunkGraph.getModuleId(module) === null)
          .map((module) => ({ module, name: nameOf(module, compiler.context) }))
          .sort((a, b) => compare(a.name, b.name) || compare(a.module.identifier(), b.module.identifier()));
        const taken = new Set();
        for (const { module, name } of named) {
          let id = createHash('sha1').update(name).digest().readUInt32BE(0) % SPACE;
          while (taken.has(id)) id = (id + 1) % SPACE;
          taken.add(id);
          chunkGraph.setModuleId(module, id);
        }
      });
    });
  }
};

function nameOf(module, context) {
  return (module.libIdent({ context }) ?? module.identifier()).replace(/(?:\.\.?[\\/])+node_modules[\\/]/g, 'node_modules/');
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
