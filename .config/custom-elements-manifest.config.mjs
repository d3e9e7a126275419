/** Creates the elements' manifest from their doc comments. scripts/manifest.ts checks it. */
export default {
  globs: ['src/elements/**/*.ts'],
  exclude: ['src/elements/**/*.styles.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  quiet: true,
  plugins: [withoutNamelessEvents(), publicOnly(), distPaths()],
};

/**
 * Removes events without a real name: the analyzer cannot resolve an event dispatched by a variable or a typed class.
 * The doc comment already lists it.
 */
function withoutNamelessEvents() {
  return onDeclarations('without-nameless-events', (declaration) => {
    if (declaration.events) declaration.events = declaration.events.filter(({ name }) => name?.includes('-'));
  });
}

/** Removes private members. */
function publicOnly() {
  return onDeclarations('public-only', (declaration) => {
    if (!declaration.members) return;
    declaration.members = declaration.members.filter(
      ({ privacy, name, inheritedFrom }) =>
        privacy !== 'private' && privacy !== 'protected' && !/^(#|on[a-z]+$)/.test(name) && !inheritedFrom?.package,
    );
  });
}

/** Replaces source paths, because users import the built files. */
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
