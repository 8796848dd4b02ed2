//! The second copy in the origin private file system: one folder an organization, `keyplane/<organization>/`.
//!
//! A file is replaced by writing a new one beside it, which takes its name when it is closed: so the browser itself
//! sees to it that a file is the old one or the new one. Tabs take turns by a lock of the copy's name; one that comes
//! while another writes leaves it at that.

use std::{cell::Cell, rc::Rc};

use futures_channel::oneshot;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::{
    CheckpointOutcome, CheckpointWrite, SecondCopy, StoreError, StoredCheckpoint,
    second_copy::{Index, file_name, plan},
};

const ROOT: &str = "keyplane";
const INDEX: &str = "index";

// web-sys keeps parts of these behind an unstable flag.
#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Directory;
    #[wasm_bindgen(method, catch, js_name = getDirectoryHandle)]
    fn directory(this: &Directory, name: &str, options: &Object) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    fn file(this: &Directory, name: &str, options: &Object) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = removeEntry)]
    fn remove(this: &Directory, name: &str, options: &Object) -> Result<Promise, JsValue>;

    type FileHandle;
    #[wasm_bindgen(method, catch, js_name = getFile)]
    fn read(this: &FileHandle) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createWritable)]
    fn write(this: &FileHandle) -> Result<Promise, JsValue>;

    type File;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn bytes(this: &File) -> Result<Promise, JsValue>;

    type Writable;
    #[wasm_bindgen(method, catch)]
    fn write(this: &Writable, bytes: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn close(this: &Writable) -> Result<Promise, JsValue>;

    type Storage;
    #[wasm_bindgen(method, catch, js_name = getDirectory)]
    fn directory(this: &Storage) -> Result<Promise, JsValue>;

    type Locks;
    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, options: &Object, held: &Function) -> Result<Promise, JsValue>;
}

/// An organization's second copy in the origin private file system.
#[derive(Clone, Debug)]
pub struct PrivateFiles {
    organization: String,
}

/// Whether what is not there is made.
#[derive(Clone, Copy)]
enum Missing {
    Make,
    Leave,
}

impl PrivateFiles {
    /// The copy of an organization (its id in text form), which need not be there.
    pub fn of(organization: &str) -> Self {
        Self { organization: organization.to_owned() }
    }

    async fn folder(&self, missing: Missing) -> Result<Option<Directory>, StoreError> {
        let Some(all) = root(missing).await? else { return Ok(None) };
        found(settle(all.directory(&self.organization, &options(missing))).await)
    }

    async fn index(&self) -> Result<Option<(Directory, Index)>, StoreError> {
        let Some(folder) = self.folder(Missing::Leave).await? else { return Ok(None) };
        let Some(bytes) = read(&folder, INDEX).await? else { return Ok(None) };
        Ok(Index::parse(&bytes).map(|index| (folder, index)))
    }

    async fn save_alone(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError> {
        let stored = self.index().await?.map(|(_, index)| index);
        let plan = match plan(stored.as_ref(), write) {
            Ok(plan) => plan,
            Err(outcome) => return Ok(outcome),
        };
        let folder = self.folder(Missing::Make).await?;
        let folder = folder.ok_or_else(|| StoreError::Failed("the folder could not be made".to_owned()))?;
        for (name, bytes) in &plan.write {
            replace(&folder, name, bytes).await?;
        }
        replace(&folder, INDEX, &plan.index.bytes()).await?;
        for name in &plan.remove {
            // What stays is written over in time, and nothing reads it before.
            let _ = settle::<JsValue>(folder.remove(name, &Object::new())).await;
        }
        Ok(CheckpointOutcome::Saved)
    }
}

impl SecondCopy for PrivateFiles {
    async fn manifest(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.index().await?.map(|(_, index)| index.manifest.into_bytes()))
    }

    async fn read(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        let Some((folder, index)) = self.index().await? else { return Ok(None) };
        let mut chunks = Vec::with_capacity(index.chunks.len());
        for (chunk, slot) in &index.chunks {
            if let Some(bytes) = read(&folder, &file_name(*chunk, *slot)).await? {
                chunks.push((*chunk, bytes));
            }
        }
        Ok(Some(StoredCheckpoint { seq: index.seq, manifest: index.manifest.into_bytes(), chunks }))
    }

    async fn save(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError> {
        match Turn::take(&self.organization).await {
            Some(_turn) => self.save_alone(write).await,
            // Whoever writes now writes what is as new, or the next checkpoint brings it.
            None => Ok(CheckpointOutcome::Newer),
        }
    }

    async fn remove(&self) -> Result<(), StoreError> {
        let Some(all) = root(Missing::Leave).await? else { return Ok(()) };
        let whole = Object::new();
        set(&whole, "recursive", &JsValue::TRUE);
        found::<JsValue>(settle(all.remove(&self.organization, &whole)).await).map(drop)
    }
}

/// The folder of all copies.
async fn root(missing: Missing) -> Result<Option<Directory>, StoreError> {
    let storage: Option<Storage> = of_navigator("storage").map(JsCast::unchecked_into);
    let storage =
        storage.ok_or_else(|| StoreError::Denied("this browser has no private files here".to_owned()))?;
    let own: Directory = settle(storage.directory()).await.map_err(|error| meaning(&error))?;
    found(settle(own.directory(ROOT, &options(missing))).await)
}

/// A property of `navigator`, in a page or a worker, where the browser has it.
fn of_navigator(name: &str) -> Option<JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok().filter(JsValue::is_object)?;
    Reflect::get(&navigator, &name.into()).ok().filter(JsValue::is_object)
}

async fn read(folder: &Directory, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(handle) = found::<FileHandle>(settle(folder.file(name, &options(Missing::Leave))).await)? else {
        return Ok(None);
    };
    let file: File = settle(handle.read()).await.map_err(|error| meaning(&error))?;
    let buffer: JsValue = settle(file.bytes()).await.map_err(|error| meaning(&error))?;
    Ok(Some(Uint8Array::new(&buffer).to_vec()))
}

async fn replace(folder: &Directory, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let work = async {
        let handle: FileHandle = settle(folder.file(name, &options(Missing::Make))).await?;
        let writable: Writable = settle(handle.write()).await?;
        let _: JsValue = settle(writable.write(&Uint8Array::from(bytes))).await?;
        let _: JsValue = settle(writable.close()).await?;
        Ok(())
    };
    work.await.map_err(|error: JsValue| meaning(&error))
}

fn options(missing: Missing) -> Object {
    let options = Object::new();
    set(&options, "create", &JsValue::from_bool(matches!(missing, Missing::Make)));
    options
}

/// Fails on objects that refuse properties, and these do not.
fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

async fn settle<T: JsCast>(asked: Result<Promise, JsValue>) -> Result<T, JsValue> {
    Ok(JsFuture::from(asked?).await?.unchecked_into())
}

/// What is not there is no error.
fn found<T>(answer: Result<T, JsValue>) -> Result<Option<T>, StoreError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if name_of(&error) == "NotFoundError" => Ok(None),
        Err(error) => Err(meaning(&error)),
    }
}

fn name_of(error: &JsValue) -> String {
    Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}

fn meaning(error: &JsValue) -> StoreError {
    let name = name_of(error);
    match name.as_str() {
        "QuotaExceededError" => StoreError::Full,
        // A `TypeError`: the browser lacks a part of it.
        "SecurityError" | "NotAllowedError" | "InvalidStateError" | "TypeError" => {
            StoreError::Denied(format!("private files: {name}"))
        }
        "NotReadableError" | "NotFoundError" | "TypeMismatchError" => {
            StoreError::Damaged(format!("a private file: {name}"))
        }
        _ => StoreError::Failed(format!("private files: {name}")),
    }
}

/// The right to write a copy, given back when dropped.
struct Turn {
    end: Option<Function>,
    _held: Closure<dyn FnMut(JsValue) -> Promise>,
    _refused: Closure<dyn FnMut(JsValue)>,
}

/// The first answer counts: the end of the turn, or nothing.
type Told = Rc<Cell<Option<oneshot::Sender<Option<Function>>>>>;

fn tell(told: &Told, end: Option<Function>) {
    if let Some(told) = told.take() {
        // Whoever asked may have gone.
        let _ = told.send(end);
    }
}

impl Turn {
    /// `None` while another tab has it. A browser without locks gives it to everybody.
    async fn take(organization: &str) -> Option<Self> {
        let (sender, told) = oneshot::channel();
        let (sender, refusal) = {
            let sender: Told = Rc::new(Cell::new(Some(sender)));
            (Rc::clone(&sender), sender)
        };
        // The lock is held for as long as the promise that this answers is pending.
        let held = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| {
            if lock.is_null() {
                tell(&sender, None);
                return Promise::resolve(&JsValue::UNDEFINED);
            }
            Promise::new(&mut |end, _| tell(&sender, Some(end)))
        });
        let refused = Closure::<dyn FnMut(JsValue)>::new(move |_| tell(&refusal, None));
        let Some(locks) = of_navigator("locks").map(JsCast::unchecked_into::<Locks>) else {
            return Some(Self { end: None, _held: held, _refused: refused });
        };
        let options = Object::new();
        set(&options, "ifAvailable", &JsValue::TRUE);
        let name = format!("{ROOT}.copy.{organization}");
        let asked = locks.request(&name, &options, held.as_ref().unchecked_ref()).ok()?;
        let _ = asked.catch(&refused);
        let end = told.await.ok().flatten()?;
        Some(Self { end: Some(end), _held: held, _refused: refused })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(end) = &self.end {
            let _ = end.apply(&JsValue::UNDEFINED, &Array::new());
        }
    }
}
