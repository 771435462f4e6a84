//! What every source file names of the others, read by a parser: `use` trees, paths in code and paths in macros.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

/// A source file and what it names.
pub struct Source {
    /// From the root of the package, with `/`.
    pub path: String,
    /// Its module from the root of the crate.
    pub module: Vec<String>,
    /// Paths into the crate from its root, `super` and `self` resolved; names brought in by `pub use` are followed.
    pub inner: BTreeSet<Vec<String>>,
    /// The same outside of `#[cfg(test)]`.
    pub inner_untested: BTreeSet<Vec<String>>,
    /// Other paths, "std::fs::read".
    pub outer: BTreeSet<String>,
    /// Functions, types and constants of this file that others may name.
    pub public: BTreeSet<String>,
    /// How often each name is written in the file.
    pub names: BTreeMap<String, usize>,
    /// Names that others find in this file though they stand elsewhere.
    passed_on: BTreeMap<String, Vec<String>>,
}

/// All Rust files below a folder of the package, parsed.
pub fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources: Vec<Source> = rust_files(&root.join(folder)).iter().map(|path| parse(root, path)).collect();
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|source| source.module.clone()).collect();
    let passed_on: BTreeMap<Vec<String>, Vec<String>> = sources
        .iter()
        .flat_map(|source| {
            source
                .passed_on
                .iter()
                .map(|(name, to)| ([&source.module[..], std::slice::from_ref(name)].concat(), to.clone()))
        })
        .filter(|(_, to)| (1..=to.len()).any(|len| modules.contains(&to[..len])))
        .collect();
    for source in &mut sources {
        let children: Vec<Vec<String>> = source
            .outer
            .iter()
            .map(|path| source.module.iter().cloned().chain(path.split("::").map(str::to_owned)).collect())
            .filter(|path: &Vec<String>| modules.contains(&path[..source.module.len() + 1]))
            .collect();
        source.inner.extend(children.iter().cloned());
        source.inner_untested.extend(children);
        for paths in [&mut source.inner, &mut source.inner_untested] {
            *paths = paths.iter().map(|path| followed(path.clone(), &passed_on)).collect();
        }
    }
    sources
}

/// The file that holds what a path names.
pub fn file_of<'a>(path: &[String], sources: &'a [Source]) -> Option<&'a Source> {
    (1..=path.len()).rev().find_map(|len| sources.iter().find(|source| source.module == path[..len]))
}

fn followed(mut path: Vec<String>, passed_on: &BTreeMap<Vec<String>, Vec<String>>) -> Vec<String> {
    // Longer than any chain of names passed on; a circle of them would not compile.
    for _ in 0..8 {
        let Some(len) = (1..=path.len()).find(|&len| passed_on.contains_key(&path[..len])) else { break };
        path = [&passed_on[&path[..len]][..], &path[len..]].concat();
    }
    path
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("readable folder").map(|entry| entry.expect("entry").path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn parse(root: &Path, path: &Path) -> Source {
    let name = path.strip_prefix(root).expect("below the package").to_str().expect("UTF-8").replace('\\', "/");
    let inside = name.split_once('/').map_or(&*name, |(_, inside)| inside).trim_end_matches(".rs");
    let mut module: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    let text = fs::read_to_string(path).expect("readable source");
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut reader = Reader {
        at: module.clone(),
        is_test: false,
        source: Source {
            path: name,
            module,
            inner: BTreeSet::new(),
            inner_untested: BTreeSet::new(),
            outer: BTreeSet::new(),
            public: BTreeSet::new(),
            names: BTreeMap::new(),
            passed_on: BTreeMap::new(),
        },
    };
    reader.visit_file(&file);
    count_names(text.parse().expect("parsed before"), &mut reader.source.names);
    reader.source
}

fn count_names(tokens: TokenStream, names: &mut BTreeMap<String, usize>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => count_names(group.stream(), names),
            TokenTree::Ident(ident) => *names.entry(ident.to_string()).or_default() += 1,
            _ => {}
        }
    }
}

struct Reader {
    /// The module read now: that of the file, or one written inside it.
    at: Vec<String>,
    is_test: bool,
    source: Source,
}

impl Reader {
    fn path(&mut self, names: &[String]) {
        match self.resolved(names) {
            Some(path) => {
                if !self.is_test {
                    self.source.inner_untested.insert(path.clone());
                }
                self.source.inner.insert(path);
            }
            None => {
                self.source.outer.insert(names.join("::"));
            }
        }
    }

    /// From the root of the crate; `None` for a path that begins with another name.
    fn resolved(&self, names: &[String]) -> Option<Vec<String>> {
        let first = names.first()?.as_str();
        let up = names.iter().take_while(|name| *name == "super").count();
        match first {
            "crate" => Some(names[1..].to_vec()),
            "self" => Some([&self.at[..], &names[1..]].concat()),
            "super" => Some([&self.at[..self.at.len().saturating_sub(up)], &names[up..]].concat()),
            _ => None,
        }
    }

    fn use_tree(&mut self, tree: &syn::UseTree, before: &[String], is_public: bool) {
        let joined = |name: String| [before, &[name]].concat();
        match tree {
            syn::UseTree::Path(path) => self.use_tree(&path.tree, &joined(path.ident.to_string()), is_public),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.use_tree(item, before, is_public)),
            syn::UseTree::Glob(_) => self.path(before),
            syn::UseTree::Name(name) if name.ident == "self" => self.path(before),
            syn::UseTree::Name(name) => self.used(&joined(name.ident.to_string()), &name.ident.to_string(), is_public),
            syn::UseTree::Rename(name) => {
                self.used(&joined(name.ident.to_string()), &name.rename.to_string(), is_public);
            }
        }
    }

    fn used(&mut self, names: &[String], known_as: &str, is_public: bool) {
        let path = self.resolved(names);
        if is_public && self.at == self.source.module {
            let child = || [&self.at[..], names].concat();
            self.source.passed_on.insert(known_as.to_owned(), path.clone().unwrap_or_else(child));
            // A name passed on from a child is a sign at the door, not a use.
            if path.is_none() {
                return;
            }
        }
        self.path(names);
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut names: Vec<String> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(ident) => {
                    names.push(ident.to_string());
                    let colon =
                        |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
                    if colon(at + 1) && colon(at + 2) && matches!(tokens.get(at + 3), Some(TokenTree::Ident(_))) {
                        at += 3;
                        continue;
                    }
                    if names.len() > 1 {
                        self.path(&std::mem::take(&mut names));
                    }
                    names.clear();
                }
                _ => {}
            }
            at += 1;
        }
    }
}

impl Reader {
    fn defined(&mut self, vis: &syn::Visibility, name: &syn::Ident) {
        if !self.is_test && !matches!(vis, syn::Visibility::Inherited) {
            self.source.public.insert(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.defined(&item.vis, &item.sig.ident);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.defined(&item.vis, &item.sig.ident);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.defined(&item.vis, &item.ident);
        syn::visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.defined(&item.vis, &item.ident);
        syn::visit::visit_item_enum(self, item);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.defined(&item.vis, &item.ident);
        syn::visit::visit_item_const(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let was_test = self.is_test;
        self.is_test |= is_only_tested(&item.attrs);
        self.use_tree(&item.tree, &[], !matches!(item.vis, syn::Visibility::Inherited));
        self.is_test = was_test;
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let was_test = self.is_test;
        self.is_test |= is_only_tested(&item.attrs);
        self.at.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.at.pop();
        self.is_test = was_test;
    }

    /// Who may see an item is no use of it.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.path(&names);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
        syn::visit::visit_macro(self, mac);
    }
}

fn is_only_tested(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

/// The groups of files that name each other in a circle, largest first; without test code.
pub fn circles(sources: &[Source]) -> Vec<BTreeSet<&str>> {
    let arrows: BTreeMap<&str, BTreeSet<&str>> = sources
        .iter()
        .map(|source| {
            let named = source.inner_untested.iter().filter_map(|path| file_of(path, sources));
            let others = named.filter(|other| other.path != source.path).map(|other| other.path.as_str());
            (source.path.as_str(), others.collect())
        })
        .collect();
    let reach = |start: &'_ str| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = arrows[start].iter().copied().collect();
        while let Some(file) = open.pop() {
            if seen.insert(file) {
                open.extend(&arrows[file]);
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = arrows.keys().map(|file| (*file, reach(file))).collect();
    let mut circles: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for (file, others) in &reached {
        if others.contains(file) {
            circles.insert(others.iter().copied().filter(|other| reached[other].contains(file)).collect());
        }
    }
    let mut circles: Vec<_> = circles.into_iter().collect();
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}
