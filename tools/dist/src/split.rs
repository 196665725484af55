//! Splits a program in two: one that is loaded at once, and a later one that is loaded when it is needed. The later one has no memory,
//! table, global or tag of its own: it imports the first one's. In the first one its functions are stubs that go through a table, which
//! the later one fills. Until then they trap.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, ImportSection, Instruction, Module,
    RawSection, RefType, SectionId, TableSection, TableType,
};
use wasmparser::{
    CompositeInnerType, Element, ElementKind, FromReader, FunctionBody, KnownCustom, Name,
    NameSectionReader, Operator, Parser, Payload, SectionLimited, TypeRef, TypeSectionReader,
};

use crate::Result;
use crate::shorten::letters;

/// The one custom section that stays.
const FEATURES: &str = "target_features";

/// The numbers of sections, in the order in which they stand.
const ORDER: [u8; 13] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/// What copying a part gives.
type Copied<T> = std::result::Result<T, reencode::Error<String>>;

/// The two programs of one.
#[derive(Debug)]
pub(crate) struct Split {
    /// What is loaded at once.
    pub(crate) first: Vec<u8>,
    /// What is loaded when it is needed. It imports what the first one exports, all of it from a module `m`.
    pub(crate) later: Vec<u8>,
    /// The number of functions in the later one. None is not an error here, but hardly what was meant.
    pub(crate) moved: usize,
}

/// Splits a program: what `is_later` by its name goes into the later one, and with it what only that needs.
pub(crate) fn split(wasm: &[u8], is_later: impl Fn(&str) -> bool) -> Result<Split> {
    let plan = Plan::new(Program::read(wasm)?, is_later)?;
    Ok(Split {
        first: plan.first()?,
        later: plan.later()?,
        moved: plan.moved.len(),
    })
}

/// What a program is made of.
#[derive(Debug, Default)]
struct Program<'a> {
    /// The sections as they are, by number.
    sections: BTreeMap<u8, &'a [u8]>,
    features: Option<&'a [u8]>,
    tables: TableSection,
    exports: ExportSection,
    /// The number of parameters, by type.
    params: BTreeMap<u32, u32>,
    /// Whatever has an index; each kind in the order of its indices.
    items: Vec<(ExportKind, u32, EntityType)>,
    /// The type of each function.
    funcs: BTreeMap<u32, u32>,
    bodies: BTreeMap<u32, (FunctionBody<'a>, Refs)>,
    names: BTreeMap<u32, &'a str>,
    /// What is exported, and under which name.
    exported: Vec<(ExportKind, u32, &'a str)>,
    /// Functions that are known outside: exports and the start.
    pinned: BTreeSet<u32>,
    /// Functions in tables and globals.
    refs: Refs,
}

impl<'a> Program<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut program = Self::default();
        let mut imported = 0;
        let mut bodies = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
                let section = wasm.get(range).ok_or("a section ends after the program")?;
                program.sections.insert(id, section);
            }
            match payload {
                Payload::TypeSection(section) => program.read_types(section)?,
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        program.add(import?.ty)?;
                    }
                    imported = u32::try_from(program.funcs.len())?;
                }
                Payload::FunctionSection(section) => program.add_all(section, TypeRef::Func)?,
                Payload::MemorySection(section) => program.add_all(section, TypeRef::Memory)?,
                Payload::TagSection(section) => program.add_all(section, TypeRef::Tag)?,
                Payload::TableSection(section) => {
                    program.add_all(section.clone(), |table| TypeRef::Table(table.ty))?;
                    let refs = &mut program.refs;
                    refs.parse_table_section(&mut program.tables, section)
                        .map_err(told)?;
                }
                Payload::GlobalSection(section) => {
                    program.add_all(section.clone(), |global| TypeRef::Global(global.ty))?;
                    let refs = &mut program.refs;
                    refs.parse_global_section(&mut GlobalSection::new(), section)
                        .map_err(told)?;
                }
                Payload::ElementSection(section) => {
                    let refs = &mut program.refs;
                    refs.parse_element_section(&mut ElementSection::new(), section)
                        .map_err(told)?;
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        let kind = utils::export_kind(&mut program.refs, export.kind);
                        if kind == ExportKind::Func {
                            program.pinned.insert(export.index);
                        }
                        program.exports.export(export.name, kind, export.index);
                        program.exported.push((kind, export.index, export.name));
                    }
                }
                Payload::StartSection { func, .. } => {
                    program.pinned.insert(func);
                }
                Payload::CodeSectionEntry(body) => {
                    let mut refs = Refs::default();
                    refs.parse_function_body(&mut CodeSection::new(), body.clone())
                        .map_err(told)?;
                    bodies.push((body, refs));
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Name(section) => program.read_names(section)?,
                    _ if section.name() == FEATURES => program.features = Some(section.data()),
                    _ => {}
                },
                _ => {}
            }
        }
        program.bodies = (imported..).zip(bodies).collect();
        if program.names.is_empty() {
            return Err("the program has no names of functions".into());
        }
        Ok(program)
    }

    fn read_types(&mut self, section: TypeSectionReader<'a>) -> Result<()> {
        let mut types = Vec::new();
        for group in section {
            types.extend(group?.into_types());
        }
        for (index, ty) in (0..).zip(types) {
            if let CompositeInnerType::Func(ty) = ty.composite_type.inner {
                let params = u32::try_from(ty.params().len())?;
                self.params.insert(index, params);
            }
        }
        Ok(())
    }

    fn read_names(&mut self, section: NameSectionReader<'a>) -> Result<()> {
        for names in section {
            if let Name::Function(names) = names? {
                for name in names {
                    let name = name?;
                    self.names.insert(name.index, name.name);
                }
            }
        }
        Ok(())
    }

    fn add_all<T: FromReader<'a>>(
        &mut self,
        section: SectionLimited<'a, T>,
        ty: impl Fn(T) -> TypeRef,
    ) -> Result<()> {
        for item in section {
            self.add(ty(item?))?;
        }
        Ok(())
    }

    /// Gives it the next index of its kind.
    fn add(&mut self, ty: TypeRef) -> Result<()> {
        let ty = self.refs.entity_type(ty).map_err(told)?;
        self.push(ty);
        Ok(())
    }

    fn push(&mut self, ty: EntityType) -> u32 {
        let kind = match ty {
            EntityType::Function(_) | EntityType::FunctionExact(_) => ExportKind::Func,
            EntityType::Table(_) => ExportKind::Table,
            EntityType::Memory(_) => ExportKind::Memory,
            EntityType::Global(_) => ExportKind::Global,
            EntityType::Tag(_) => ExportKind::Tag,
        };
        let last = self.items.iter().rfind(|(of, ..)| *of == kind);
        let index = last.map_or(0, |(_, last, _)| last.saturating_add(1));
        if let EntityType::Function(ty) | EntityType::FunctionExact(ty) = ty {
            self.funcs.insert(index, ty);
        }
        self.items.push((kind, index, ty));
        index
    }

    /// What the later program imports, some of it exported only now: all that is shared, and the functions that it calls.
    fn links(&mut self, is_called: impl Fn(&u32) -> bool) -> Vec<Link> {
        let (exported, exports) = (&self.exported, &mut self.exports);
        let is_fresh = |name: &String| exported.iter().all(|(.., old)| old != name);
        let fresh = (0..).map(letters).filter(is_fresh);
        let items = self.items.iter();
        let items = items.filter(|(kind, index, _)| *kind != ExportKind::Func || is_called(index));
        let link = |(&(kind, index, ty), fresh)| {
            let old = exported
                .iter()
                .find(|(of, at, _)| (*of, *at) == (kind, index));
            let name = old.map_or(fresh, |(.., name)| (*name).to_owned());
            if old.is_none() {
                exports.export(&name, kind, index);
            }
            let func = (kind == ExportKind::Func).then_some(index);
            Link { name, ty, func }
        };
        items.zip(fresh).map(link).collect()
    }

    fn copy(&self, id: u8, module: &mut Module) {
        if let Some(data) = self.sections.get(&id) {
            module.section(&RawSection { id, data });
        }
    }

    fn type_of(&self, func: u32) -> Result<u32> {
        let ty = self.funcs.get(&func).copied();
        ty.ok_or_else(|| format!("{} has no type", self.name(func)).into())
    }

    fn name(&self, func: u32) -> String {
        let name = self.names.get(&func);
        name.map_or_else(|| format!("function {func}"), |name| (*name).to_owned())
    }
}

/// The functions to which a part refers. The copy is not wanted, but whoever copies knows every place where an index stands.
#[derive(Debug, Default)]
struct Refs(BTreeSet<u32>);

impl Reencode for Refs {
    type Error = String;

    fn function_index(&mut self, func: u32) -> Copied<u32> {
        self.0.insert(func);
        Ok(func)
    }

    fn parse_element(&mut self, to: &mut ElementSection, element: Element<'_>) -> Copied<()> {
        match element.kind {
            // It allows references, and is none.
            ElementKind::Declared => Ok(()),
            _ => utils::parse_element(self, to, element),
        }
    }
}

/// What goes where.
#[derive(Debug)]
struct Plan<'a> {
    program: Program<'a>,
    /// The functions that move to the later program.
    moved: BTreeSet<u32>,
    /// Of those, the ones the first program refers to, and their places in the new table.
    slots: BTreeMap<u32, i32>,
    table: u32,
    links: Vec<Link>,
}

/// What the later program imports.
#[derive(Debug)]
struct Link {
    name: String,
    ty: EntityType,
    /// If it is a function: its index in the first program.
    func: Option<u32>,
}

impl<'a> Plan<'a> {
    fn new(mut program: Program<'a>, is_later: impl Fn(&str) -> bool) -> Result<Self> {
        let is_later = |func: &u32| {
            let name = program.names.get(func);
            program.bodies.contains_key(func)
                && !program.pinned.contains(func)
                && name.is_some_and(|name| is_later(name))
        };
        let (mut stay, mut stubs) = (BTreeSet::new(), BTreeSet::new());
        let mut open: Vec<u32> = program.pinned.union(&program.refs.0).copied().collect();
        while let Some(func) = open.pop() {
            if is_later(&func) {
                stubs.insert(func);
            } else if stay.insert(func)
                && let Some((_, refs)) = program.bodies.get(&func)
            {
                open.extend(&refs.0);
            }
        }
        let bodies = || {
            program
                .bodies
                .iter()
                .filter(|(func, _)| !stay.contains(func))
        };
        let moved: BTreeSet<u32> = bodies().map(|(func, _)| *func).collect();
        let refs: BTreeSet<u32> = bodies()
            .flat_map(|(_, (_, refs))| &refs.0)
            .copied()
            .collect();

        let size = u64::try_from(stubs.len())?;
        let table_type = TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: size,
            maximum: Some(size),
            shared: false,
        };
        program.tables.table(table_type);
        Ok(Self {
            table: program.push(EntityType::Table(table_type)),
            links: program.links(|func| refs.contains(func) && !moved.contains(func)),
            slots: stubs.into_iter().zip(0..).collect(),
            moved,
            program,
        })
    }

    /// Every index is as it was: what stays is copied as it is.
    fn first(&self) -> Result<Vec<u8>> {
        let mut code = CodeSection::new();
        for (func, (body, _)) in &self.program.bodies {
            if self.moved.contains(func) {
                code.function(&self.stub(*func)?);
            } else {
                code.raw(body.as_bytes());
            }
        }
        let mut module = Module::new();
        for id in ORDER {
            if id == u8::from(SectionId::Table) {
                module.section(&self.program.tables);
            } else if id == u8::from(SectionId::Export) {
                module.section(&self.program.exports);
            } else if id == u8::from(SectionId::Code) {
                module.section(&code);
            } else {
                self.program.copy(id, &mut module);
            }
        }
        if let Some(data) = self.program.features {
            module.section(&CustomSection {
                name: FEATURES.into(),
                data: data.into(),
            });
        }
        Ok(module.finish())
    }

    fn later(&self) -> Result<Vec<u8>> {
        let mut imports = ImportSection::new();
        for link in &self.links {
            imports.import("m", &link.name, link.ty);
        }
        let imported = self.links.iter().filter_map(|link| link.func.as_ref());
        let funcs = imported.chain(&self.moved);
        let mut later = Later {
            funcs: funcs.copied().zip(0..).collect(),
            ..Later::default()
        };
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        let bodies = self.program.bodies.iter();
        for (func, (body, _)) in bodies.filter(|(func, _)| self.moved.contains(func)) {
            functions.function(self.program.type_of(*func)?);
            later.name = self.program.name(*func);
            later
                .parse_function_body(&mut code, body.clone())
                .map_err(told)?;
        }
        let slots = self.slots.keys().map(|func| later.function_index(*func));
        let slots: Vec<u32> = slots.collect::<Copied<_>>().map_err(told)?;
        let refs: Vec<u32> = later.refs.into_iter().collect();
        let mut elements = ElementSection::new();
        let start = ConstExpr::i32_const(0);
        elements.active(Some(self.table), &start, Elements::Functions(slots.into()));
        if !refs.is_empty() {
            elements.declared(Elements::Functions(refs.into()));
        }
        let mut module = Module::new();
        self.program.copy(u8::from(SectionId::Type), &mut module);
        module.section(&imports).section(&functions);
        module.section(&elements).section(&code);
        Ok(module.finish())
    }

    /// What the first program has in the place of a function that moves. Without a slot nothing calls it.
    fn stub(&self, func: u32) -> Result<Function> {
        let mut stub = Function::new([]);
        let mut code = stub.instructions();
        if let Some(slot) = self.slots.get(&func) {
            let ty = self.program.type_of(func)?;
            let params = self.program.params.get(&ty);
            let name = || self.program.name(func);
            let params = params.ok_or_else(|| format!("{}: type {ty} is no function's", name()))?;
            for local in 0..*params {
                code.local_get(local);
            }
            code.i32_const(*slot).call_indirect(self.table, ty);
        } else {
            code.unreachable();
        }
        code.end();
        Ok(stub)
    }
}

/// Copies what is later. Functions have other indices there.
#[derive(Debug, Default)]
struct Later {
    funcs: BTreeMap<u32, u32>,
    /// Functions that are referred to other than by a call: they have to be declared.
    refs: BTreeSet<u32>,
    /// The function that is being copied, for errors.
    name: String,
}

impl Later {
    fn lacks(&self, what: &str, index: u32) -> reencode::Error<String> {
        let name = &self.name;
        let message = format!("{name} uses {what} {index}, which only the first program has");
        reencode::Error::UserError(message)
    }
}

impl Reencode for Later {
    type Error = String;

    fn function_index(&mut self, func: u32) -> Copied<u32> {
        let index = self.funcs.get(&func).copied();
        index.ok_or_else(|| self.lacks("function", func))
    }

    fn data_index(&mut self, data: u32) -> Copied<u32> {
        Err(self.lacks("data segment", data))
    }

    fn element_index(&mut self, element: u32) -> Copied<u32> {
        Err(self.lacks("element segment", element))
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Copied<Instruction<'a>> {
        let instruction = utils::instruction(self, operator)?;
        if let Instruction::RefFunc(func) = instruction {
            self.refs.insert(func);
        }
        Ok(instruction)
    }
}

/// What went wrong. A parser's error says where only if it is asked itself.
fn told(error: reencode::Error<String>) -> String {
    match error {
        reencode::Error::ParseError(error) => error.to_string(),
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmi::{Engine, ExternRef, Instance, Linker, Nullable, Store, WasmParams, WasmResults};

    fn parts(text: &str) -> Split {
        let wasm = wat::parse_str(text).expect("a program");
        let split = split(&wasm, |name| name.starts_with("later")).expect("two programs");
        for part in [&split.first, &split.later] {
            let mut validator = wasmparser::Validator::new();
            validator.validate_all(part).expect("a valid program");
        }
        split
    }

    fn refusal(text: &str) -> String {
        let wasm = wat::parse_str(text).expect("a program");
        let result = split(&wasm, |name| name.starts_with("later"));
        result.expect_err("refused").to_string()
    }

    /// The two programs, of which the first one runs.
    struct Run {
        split: Split,
        store: Store<()>,
        linker: Linker<()>,
        first: Instance,
    }

    impl Run {
        fn new(text: &str) -> Self {
            let split = parts(text);
            let engine = Engine::default();
            let mut store = Store::new(&engine, ());
            let mut linker = Linker::new(&engine);
            let double = |number: i32| number.wrapping_mul(2);
            linker.func_wrap("host", "double", double).expect("defined");
            let module = wasmi::Module::new(&engine, &split.first).expect("a program");
            let first = linker.instantiate_and_start(&mut store, &module);
            let first = first.expect("the first program");
            Self {
                split,
                store,
                linker,
                first,
            }
        }

        fn load(mut self) -> Self {
            let exports: Vec<_> = self.first.exports(&self.store).collect();
            let exports = exports
                .into_iter()
                .map(|export| (export.name().to_owned(), export.into_extern()));
            for (name, export) in exports.collect::<Vec<_>>() {
                self.linker.define("m", &name, export).expect("defined");
            }
            let module = wasmi::Module::new(self.store.engine(), &self.split.later);
            let module = module.expect("a program");
            let later = self.linker.instantiate_and_start(&mut self.store, &module);
            later.expect("the later program");
            self
        }

        fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, params: P) -> Option<R> {
            let func = self.first.get_typed_func::<P, R>(&self.store, name);
            let func = func.expect("a function of this type");
            func.call(&mut self.store, params).ok()
        }
    }

    /// The bodies of all functions.
    fn bodies(wasm: &[u8]) -> Vec<Vec<u8>> {
        let payloads = Parser::new(0).parse_all(wasm);
        let bodies = payloads.filter_map(|payload| match payload.expect("a part") {
            Payload::CodeSectionEntry(body) => Some(body.as_bytes().to_vec()),
            _ => None,
        });
        bodies.collect()
    }

    fn imports(wasm: &[u8]) -> Vec<String> {
        let module = wasmi::Module::new(&Engine::default(), wasm).expect("a program");
        let imports = module.imports();
        imports.map(|import| import.name().to_owned()).collect()
    }

    fn exports(wasm: &[u8]) -> Vec<String> {
        let module = wasmi::Module::new(&Engine::default(), wasm).expect("a program");
        let exports = module.exports();
        exports.map(|export| export.name().to_owned()).collect()
    }

    const UNREACHABLE: &[u8] = &[0, 0, 0x0b];

    const CALL: &str = r#"(module
        (func $main (export "main") (param i32) (result i32)
            (i32.add (call $later (local.get 0)) (call $one)))
        (func $later (param i32) (result i32)
            (i32.mul (call $only (local.get 0)) (call $one)))
        (func $only (param i32) (result i32) (i32.add (local.get 0) (i32.const 10)))
        (func $one (result i32) (i32.const 1)))"#;

    #[test]
    fn a_call_into_the_later_program_works_once_it_is_there() {
        assert_eq!(Run::new(CALL).load().call("main", 5), Some(16));
    }

    #[test]
    fn before_that_it_traps() {
        let mut run = Run::new(CALL);
        assert_eq!(run.call::<i32, i32>("main", 5), None);
        assert_eq!(run.load().call("main", 5), Some(16));
    }

    #[test]
    fn what_only_the_later_program_calls_goes_with_it() {
        let split = parts(CALL);
        assert_eq!(split.moved, 2);
        assert_eq!(bodies(&split.later).len(), 2);
        assert_eq!(bodies(&split.first)[2], UNREACHABLE);
    }

    #[test]
    fn what_stays_is_the_same_to_the_byte() {
        let old = bodies(&wat::parse_str(CALL).expect("a program"));
        let new = bodies(&parts(CALL).first);
        assert_eq!((&old[0], &old[3]), (&new[0], &new[3]));
        assert_ne!(old[1], new[1]);
    }

    #[test]
    fn a_function_in_a_table_is_reached_through_it() {
        let text = r#"(module
            (import "host" "double" (func $double (param i32) (result i32)))
            (type $f (func (param i32) (result i32)))
            (table 3 funcref)
            (elem (i32.const 0) $stays $later $double)
            (func $main (export "main") (param i32 i32) (result i32)
                (call_indirect (type $f) (local.get 1) (local.get 0)))
            (func $stays (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
            (func $later (param i32) (result i32)
                (call_indirect (type $f) (call $double (local.get 0)) (i32.const 0))))"#;
        let mut run = Run::new(text);
        assert_eq!(run.call("main", (0, 5)), Some(6));
        assert_eq!(run.call::<_, i32>("main", (1, 5)), None);
        assert_eq!(run.load().call("main", (1, 5)), Some(11));
    }

    #[test]
    fn shared_globals_and_memory_are_the_same() {
        let text = r#"(module
            (memory 1)
            (data (i32.const 8) "\07")
            (global $before i32 (i32.const 3))
            (global $shared (mut i32) (i32.const 1))
            (func $main (export "main") (result i32)
                (global.set $shared (i32.const 20))
                (call $later)
                (i32.add (global.get $shared) (i32.load (i32.const 16))))
            (func $later
                (global.set $shared (i32.add (global.get $shared) (global.get $before)))
                (i32.store (i32.const 16) (i32.mul (i32.const 100) (i32.load (i32.const 8))))))"#;
        assert_eq!(Run::new(text).load().call("main", ()), Some(723));
    }

    #[test]
    fn what_is_exported_already_keeps_its_name_and_new_names_are_others() {
        let text = r#"(module
            (memory (export "memory") 1)
            (func $main (export "a") (call $later))
            (func $helper (export "c"))
            (func $other)
            (func $also (export "also") (call $other))
            (func $later (call $helper) (call $other)))"#;
        let split = parts(text);
        assert_eq!(imports(&split.later), ["c", "d", "f", "memory"]);
        let first = exports(&split.first);
        assert_eq!(first, ["a", "also", "c", "d", "f", "memory"]);
        Run::new(text).load().call::<(), ()>("a", ()).expect("run");
    }

    #[test]
    fn stubs_pass_on_every_value_and_reference() {
        let text = r#"(module
            (table $refs 2 externref)
            (func $main (export "main") (param i64 externref f64) (result externref f64 i64)
                (call $later (local.get 0) (local.get 1) (local.get 2)))
            (func $later (param i64 externref f64) (result externref f64 i64)
                (table.set $refs (i32.const 1) (local.get 1))
                (table.get $refs (i32.const 1))
                (local.get 2)
                (local.get 0)))"#;
        let mut run = Run::new(text).load();
        let value = Nullable::Val(ExternRef::new(&mut run.store, 42_u8));
        let (back, float, long): (Nullable<ExternRef>, f64, i64) =
            run.call("main", (7_i64, value, 0.5)).expect("run");
        assert_eq!((float, long), (0.5, 7));
        let back = back.val().expect("a reference").data(&run.store);
        assert_eq!(back.downcast_ref(), Some(&42_u8));
    }

    #[test]
    fn references_to_functions_work_from_both_sides() {
        let text = r#"(module
            (type $f (func (result i32)))
            (table 4 funcref)
            (elem declare func $later $stays $only)
            (func $at (export "at") (param i32) (result i32)
                (call_indirect (type $f) (local.get 0)))
            (func $main (export "main")
                (table.set (i32.const 0) (ref.func $later))
                (call $later_fill))
            (func $stays (result i32) (i32.const 2))
            (func $also (export "also") (result i32) (call $stays))
            (func $only (result i32) (i32.const 3))
            (func $later (result i32) (i32.const 1))
            (func $later_fill
                (table.set (i32.const 1) (ref.func $stays))
                (table.set (i32.const 2) (ref.func $only))
                (table.set (i32.const 3) (ref.func $later))))"#;
        let mut run = Run::new(text).load();
        assert_eq!(run.split.moved, 3);
        run.call::<(), ()>("main", ()).expect("run");
        let values = [0, 1, 2, 3].map(|slot| run.call::<i32, i32>("at", slot));
        assert_eq!(values, [Some(1), Some(2), Some(3), Some(1)]);
    }

    #[test]
    fn a_global_can_hold_a_later_function() {
        let text = r#"(module
            (type $f (func (result i32)))
            (table $t (export "t") 1 funcref)
            (global $g funcref (ref.func $later))
            (func $main (export "main") (result i32)
                (table.set $t (i32.const 0) (global.get $g))
                (call_indirect $t (type $f) (i32.const 0)))
            (func $later (result i32) (i32.const 9)))"#;
        assert_eq!(Run::new(text).load().call("main", ()), Some(9));
    }

    #[test]
    fn imports_exports_and_the_start_stay() {
        let text = r#"(module
            (import "host" "double" (func $later_import (param i32) (result i32)))
            (global $g (mut i32) (i32.const 0))
            (func $later_start (global.set $g (call $later_import (i32.const 4))))
            (func $later_export (export "main") (result i32) (global.get $g))
            (start $later_start))"#;
        let mut run = Run::new(text);
        assert_eq!(run.split.moved, 0);
        assert_eq!(run.call("main", ()), Some(8));
        assert_eq!(run.load().call("main", ()), Some(8));
    }

    #[test]
    fn a_tail_call_is_a_call() {
        let text = r#"(module
            (func $main (export "main") (result i32) (return_call $later))
            (func $later (result i32) (return_call $only))
            (func $only (result i32) (return_call $shared))
            (func $shared (export "shared") (result i32) (i32.const 4)))"#;
        let run = Run::new(text);
        assert_eq!(run.split.moved, 2);
        assert_eq!(run.load().call("main", ()), Some(4));
    }

    #[test]
    fn what_the_first_program_imports_is_passed_on() {
        let split = parts(
            r#"(module
            (import "a" "memory" (memory 1))
            (import "a" "global" (global $theirs (mut i32)))
            (import "a" "table" (table $theirs 1 funcref))
            (global $mine (mut i64) (i64.const 0))
            (table $mine 1 externref)
            (func $main (export "main") (call $later))
            (func $later
                (global.set $mine (i64.load (global.get $theirs)))
                (table.set $theirs (table.size $mine) (ref.null func))))"#,
        );
        assert_eq!(imports(&split.later).len(), 6);
    }

    #[test]
    fn exceptions_are_the_same() {
        parts(
            r#"(module
            (tag $e (param i32))
            (func $main (export "main") (result i32)
                (block $caught (result i32)
                    (try_table (catch $e $caught) (call $later))
                    (i32.const 0)))
            (func $later (throw $e (i32.const 1))))"#,
        );
    }

    #[test]
    fn segments_of_the_first_program_are_refused_in_the_later_one() {
        for (code, what) in [
            (
                "(memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))",
                "data segment 0",
            ),
            ("(data.drop $d)", "data segment 0"),
            (
                "(table.init $e (i32.const 0) (i32.const 0) (i32.const 1))",
                "element segment 0",
            ),
            ("(elem.drop $e)", "element segment 0"),
        ] {
            let text = format!(
                r#"(module (memory 1) (table 1 funcref) (data $d "a") (elem $e func $main)
                (func $main (export "main") (call $later)) (func $later {code}))"#
            );
            let expected = format!("later uses {what}, which only the first program has");
            assert_eq!(refusal(&text), expected);
        }
    }

    #[test]
    fn a_program_without_names_is_refused() {
        let text = r#"(module (func (export "main")))"#;
        assert_eq!(refusal(text), "the program has no names of functions");
    }

    #[test]
    fn only_the_features_stay_of_custom_sections() {
        let split = parts(
            r#"(module
            (@custom "producers" (after last) "\00")
            (@custom "target_features" (after last) "\00")
            (func $main (export "main") (call $later))
            (func $later))"#,
        );
        let names = |wasm: &[u8]| -> Vec<String> {
            let payloads = Parser::new(0).parse_all(wasm);
            let names = payloads.filter_map(|payload| match payload.expect("a part") {
                Payload::CustomSection(section) => Some(section.name().to_owned()),
                _ => None,
            });
            names.collect()
        };
        assert_eq!(names(&split.first), ["target_features"]);
        assert!(names(&split.later).is_empty());
    }

    #[test]
    fn a_broken_program_is_refused_and_does_no_harm() {
        let wasm = wat::parse_str(CALL).expect("a program");
        for end in 0..wasm.len() {
            // Where a section ends a program may end, but its names stand last.
            let result = split(&wasm[..end], |name| name.starts_with("later"));
            assert!(result.is_err(), "{end}");
        }
        for at in 0..wasm.len() {
            for value in 0..=u8::MAX {
                let mut wasm = wasm.clone();
                wasm[at] = value;
                let _either = split(&wasm, |name| name.starts_with("later"));
            }
        }
    }
}
