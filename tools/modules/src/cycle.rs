//! Cycles between sibling modules, each with its descendants. A module and its parent may use each
//! other.

use std::collections::BTreeMap;

use crate::tree::{Tree, Use};

/// The shortest cycle of each parent with cycles, as the files that use each other.
pub(crate) fn cycles(tree: &Tree, uses: &[Use]) -> Vec<String> {
    let parents = tree.parents().into_iter();
    parents
        .filter_map(|parent| {
            let cycle = shortest(&between_children(parent, uses))?;
            let lines = cycle.iter().map(|found| {
                let (from, to) = (tree.file(&found.from), tree.file(&found.to));
                format!("\n  {from} uses {to} ({})", found.written)
            });
            Some(format!("a cycle:{}", lines.collect::<String>()))
        })
        .collect()
}

/// The names of the children that each child uses, with one use for each.
type Graph<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a Use>>;

/// The uses between two children of a module, or between their descendants.
fn between_children<'a>(parent: &[String], uses: &'a [Use]) -> Graph<'a> {
    let mut graph = Graph::new();
    for found in uses {
        let child = |module: &'a [String]| module.strip_prefix(parent)?.first();
        if let (Some(from), Some(to)) = (child(&found.from), child(&found.to))
            && from != to
        {
            graph.entry(from).or_default().entry(to).or_insert(found);
        }
    }
    graph
}

fn shortest<'a>(graph: &Graph<'a>) -> Option<Vec<&'a Use>> {
    let cycles = graph.keys().filter_map(|start| back_to(start, graph));
    cycles.min_by_key(Vec::len)
}

/// The shortest path from a child back to itself.
fn back_to<'a>(start: &'a str, graph: &Graph<'a>) -> Option<Vec<&'a Use>> {
    let mut ways: BTreeMap<&str, Vec<&Use>> = BTreeMap::new();
    let mut last = vec![(start, Vec::new())];
    while !last.is_empty() {
        let mut next = Vec::new();
        for (child, way) in last {
            for (to, found) in graph.get(child).into_iter().flatten() {
                let way = [way.as_slice(), &[*found]].concat();
                if *to == start {
                    return Some(way);
                }
                if ways.insert(to, way.clone()).is_none() {
                    next.push((*to, way));
                }
            }
        }
        last = next;
    }
    None
}
