//! The worker's side: reads files, understands them, writes the entry.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, Event, File, MessageEvent};

use super::protocol::{Admin, Ask, Doing, Tell};
use crate::{
    engine::{Client, Command, Founding, FoundingAdmin},
    exchange::{
        import::{Answers, Content, InputFile, Known, Progress, Understood, understand},
        listing::FILE_LIMIT,
    },
    model::{OrganizationId, Origin, Owner, UserId},
    workspace::{
        Home,
        browser::{self, BrowserWorkspace},
    },
};

/// What the worker holds between two messages.
#[derive(Default)]
struct Desk {
    files: Vec<Taken>,
    workspace: Option<BrowserWorkspace>,
    understood: Option<Understood>,
}

/// A file as it was taken in.
struct Taken {
    name: String,
    content: TakenContent,
}

enum TakenContent {
    Bytes(Vec<u8>),
    TooLarge(u64),
    Unreadable(String),
}

impl Taken {
    fn input(&self) -> InputFile<'_> {
        let content = match &self.content {
            TakenContent::Bytes(bytes) => Content::Bytes(bytes),
            TakenContent::TooLarge(bytes) => Content::TooLarge { bytes: *bytes },
            TakenContent::Unreadable(why) => Content::Unreadable(why),
        };
        InputFile { name: &self.name, content }
    }
}

/// Listens to the page. Called where the program finds no window.
pub fn start() {
    console_error_panic_hook::set_once();
    let desk = Rc::new(RefCell::new(Desk::default()));
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let desk = Rc::clone(&desk);
        spawn_local(async move {
            if let Err(failed) = heed(&desk, &event.data()).await {
                tell(&Tell::Failed(failed));
            }
        });
    });
    scope().set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // Lives as long as the worker does.
    listen.forget();
    // `boot/worker.js` has kept what the page sent before.
    if let Ok(listening) = Event::new("listening") {
        let _ = scope().dispatch_event(&listening);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn tell(message: &Tell) {
    if let Ok(text) = serde_json::to_string(message) {
        // A page that has gone needs no word.
        let _ = scope().post_message(&text.into());
    }
}

async fn heed(desk: &Rc<RefCell<Desk>>, message: &JsValue) -> Result<(), String> {
    let text = Reflect::get(message, &"ask".into()).ok().and_then(|ask| ask.as_string());
    let ask = text.as_deref().and_then(|text| serde_json::from_str(text).ok());
    match ask.ok_or("the page sent something that is not understood")? {
        Ask::Read { into } => {
            let files = Reflect::get(message, &"files".into()).map(|files| Array::from(&files));
            read(desk, into, files.unwrap_or_default()).await
        }
        Ask::Answer { answers } => {
            look(desk, &answers);
            Ok(())
        }
        Ask::Write { actor } => write(desk, &actor).await,
        Ask::Found { id, name, admin } => begin(desk, id, name, admin).await,
    }
}

/// What was understood, out of the desk; whoever fails to write it puts it back.
fn take_understood(desk: &Rc<RefCell<Desk>>) -> Result<Understood, String> {
    desk.borrow_mut().understood.take().ok_or_else(|| "no file has been read".to_owned())
}

async fn write(desk: &Rc<RefCell<Desk>>, actor: &Owner) -> Result<(), String> {
    let workspace = desk.borrow().workspace.clone().ok_or("no organization is open")?;
    let mut understood = take_understood(desk)?;
    tell(&Tell::Doing(Doing::Writing));
    let command = Command::Import { batch: Box::new(std::mem::take(&mut understood.batch)) };
    let done = workspace.run(actor, &command, &[]).await;
    if let (Err(failure), Command::Import { batch }) = (&done, command) {
        understood.batch = *batch;
        desk.borrow_mut().understood = Some(understood);
        return Err(failure.to_string());
    }
    finish(&workspace).await;
    Ok(())
}

async fn begin(
    desk: &Rc<RefCell<Desk>>,
    id: OrganizationId,
    name: String,
    admin: Admin,
) -> Result<(), String> {
    let mut understood = take_understood(desk)?;
    tell(&Tell::Doing(Doing::Writing));
    let batch = std::mem::take(&mut understood.batch);
    let founding = Founding { id, name, admin: admin.into(), batch, client: Client::Import };
    match browser::create(&founding).await {
        Ok(workspace) => {
            finish(&workspace).await;
            Ok(())
        }
        Err(error) => {
            understood.batch = founding.batch;
            desk.borrow_mut().understood = Some(understood);
            Err(error.to_string())
        }
    }
}

/// The entry is written. The checkpoint is a courtesy to whoever opens next.
async fn finish(workspace: &BrowserWorkspace) {
    let _ = workspace.save_checkpoint().await;
    tell(&Tell::Written { id: workspace.id() });
}

async fn read(desk: &Rc<RefCell<Desk>>, into: Option<Home>, files: Array) -> Result<(), String> {
    if let Some(home) = into {
        tell(&Tell::Doing(Doing::Opening));
        let workspace = browser::open_home(home, Client::Import).await.map_err(|error| error.to_string())?;
        desk.borrow_mut().workspace = Some(workspace);
    }
    let mut taken = Vec::new();
    for file in files.iter().filter_map(|file| file.dyn_into::<File>().ok()) {
        tell(&Tell::Doing(Doing::Reading { name: file.name(), records: 0 }));
        taken.push(take(&file).await);
    }
    desk.borrow_mut().files = taken;
    look(desk, &Answers::new());
    Ok(())
}

async fn take(file: &File) -> Taken {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes are whole and positive"
    )]
    let size = file.size() as u64;
    let content = if size > FILE_LIMIT {
        TakenContent::TooLarge(size)
    } else {
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => TakenContent::Bytes(Uint8Array::new(&buffer).to_vec()),
            Err(error) => TakenContent::Unreadable(reason(&error)),
        }
    };
    Taken { name: file.name(), content }
}

fn reason(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| "the browser gave no reason".into(), |error| error.message().into())
}

/// Understands the files with the answers given, and says what came of it.
fn look(desk: &Rc<RefCell<Desk>>, answers: &Answers) {
    let mut desk = desk.borrow_mut();
    let known = desk.workspace.as_ref().map(|workspace| Known::of(&workspace.org())).unwrap_or_default();
    let files: Vec<_> = desk.files.iter().map(Taken::input).collect();
    let mut progress = |progress| {
        tell(&Tell::Doing(match progress {
            Progress::Reading { file, records } => {
                let name = files.get(file as usize).map(|file| file.name.to_owned()).unwrap_or_default();
                Doing::Reading { name, records }
            }
            Progress::Relating => Doing::Relating,
        }));
    };
    let understood = understand(&files, &known, answers, &mut progress);
    tell(&Tell::Understood { summary: Box::new(understood.summary()), admins: admins(&understood) });
    desk.understood = Some(understood);
}

/// Users that a listing describes, by name.
fn admins(understood: &Understood) -> Vec<(UserId, String)> {
    let listed = understood.batch.users.iter().filter(|user| user.origin != Origin::Placeholder);
    let mut admins: Vec<_> = listed
        .map(|user| {
            let email = if user.full_name.is_empty() { "" } else { &*user.email };
            (user.id.clone(), format!("{} {email}", user.display()).trim_end().to_owned())
        })
        .collect();
    admins.sort_by_key(|(_, name)| name.to_lowercase());
    admins
}

impl From<Admin> for FoundingAdmin {
    fn from(admin: Admin) -> Self {
        match admin {
            Admin::New { email, full_name } => Self::New { email, full_name },
            Admin::Listed(id) => Self::Listed(id),
        }
    }
}
