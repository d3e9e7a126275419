/** The manifest of the elements, made from their doc comments. Checked by scripts/manifest.ts. */
export default {
  globs: ['src/elements/**/*.ts'],
  exclude: ['src/elements/**/*.styles.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  quiet: true,
  plugins: [withoutNamelessEvents(), publicOnly(), distPaths()],
};

/** What is dispatched by a variable or a typed class is found under no name or the variable's; the doc comment names it already. */
function withoutNamelessEvents() {
  return onDeclarations('without-nameless-events', (declaration) => {
    if (declaration.events) declaration.events = declaration.events.filter(({ name }) => name?.includes('-'));
  });
}

/** What is private to a class is nobody's business. */
function publicOnly() {
  return onDeclarations('public-only', (declaration) => {
    if (!declaration.members) return;
    declaration.members = declaration.members.filter(
      ({ privacy, name, inheritedFrom }) =>
        privacy !== 'private' && privacy !== 'protected' && !/^(#|on[a-z]+$)/.test(name) && !inheritedFrom?.package,
    );
  });
}

/** People import what was built, not the sources. */
function distPaths() {
  const built = (path) => path?.replace(/^\/?src\//, 'dist/src/').replace(/\.ts$/, '.js');
  return {
    name: 'dist-paths',
    packageLinkPhase({ customElementsManifest }) {
      for (const module of customElementsManifest.modules) {
        module.path = built(module.path);
        for (const { declaration } of module.exports ?? [])
          if (declaration?.module) declaration.module = built(declaration.module);
        for (const declaration of module.declarations ?? []) {
          if (declaration.superclass?.module) declaration.superclass.module = built(declaration.superclass.module);
        }
      }
    },
  };
}

function onDeclarations(name, change) {
  return {
    name,
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations = [] } of customElementsManifest.modules) for (const each of declarations) change(each);
    },
  };
}
