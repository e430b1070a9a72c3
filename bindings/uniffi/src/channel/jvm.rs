//! The channel to the JVM: Rust's functions, which JNI calls, and the method that Rust calls.
#![expect(unsafe_code, reason = "JNI is a table of C functions over pointers")]

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;
use std::sync::{Arc, PoisonError, RwLock};

use jni_sys::{
    JNI_EDETACHED, JNI_OK, JNI_VERSION_1_6, JNIEnv, JNINativeMethod, JavaVM, JavaVMAttachArgs,
    jboolean, jbyteArray, jclass, jint, jlong, jmethodID, jvalue, jweak,
};
use uniffi::Handle;
use zeroize::Zeroizing;

use super::operation::Call;
use super::{Channel, Deliver};
use crate::{Client, Session};

/// A channel for each class that was bound: each class loader has its own.
static CHANNELS: RwLock<Vec<Arc<Channel<Jvm>>>> = RwLock::new(Vec::new());

/// A function of JNI's table, called with it.
macro_rules! jni {
    ($env:expr, $function:ident $(, $argument:expr)*) => {
        ((**$env).v1_6.$function)($env $(, $argument)*)
    };
}

/// The class whose `done` takes outcomes. The reference is weak, so that the class can be unloaded.
struct Jvm {
    vm: *mut JavaVM,
    class: jweak,
    done: jmethodID,
}

// SAFETY: a JVM, weak references and method ids are good on every thread.
unsafe impl Send for Jvm {}
// SAFETY: as above; nothing here is written to.
unsafe impl Sync for Jvm {}

/// Registers a class's native methods, and returns the number of its channel, or -1 if that fails. JNA calls it once for each class.
/// The methods are not exported symbols, since another copy of this library might use those of this one.
///
/// # Safety
///
/// `env` is the calling thread's, and `class` a class that has `start`, `cancel` and `done`.
#[unsafe(no_mangle)]
unsafe extern "C" fn finhub_sessions_channel(env: *mut JNIEnv, class: jclass) -> i64 {
    // SAFETY: as this function's.
    let bound = catch_unwind(AssertUnwindSafe(|| unsafe { bind(env, class) }));
    bound.ok().flatten().unwrap_or(-1)
}

unsafe fn bind(env: *mut JNIEnv, class: jclass) -> Option<i64> {
    let methods = [
        JNINativeMethod {
            name: c"start".as_ptr().cast_mut(),
            signature: c"(JJIJ[BJ)Z".as_ptr().cast_mut(),
            fnPtr: start as *mut c_void,
        },
        JNINativeMethod {
            name: c"cancel".as_ptr().cast_mut(),
            signature: c"(JJ)V".as_ptr().cast_mut(),
            fnPtr: cancel as *mut c_void,
        },
    ];
    let mut vm = null_mut();
    // SAFETY: the caller vouches for both arguments; the texts end with a zero.
    let jvm = unsafe {
        let count = jint::try_from(methods.len()).ok()?;
        if jni!(env, RegisterNatives, class, methods.as_ptr(), count) != JNI_OK
            || jni!(env, GetJavaVM, &raw mut vm) != JNI_OK
        {
            return None;
        }
        let (name, signature) = (c"done".as_ptr(), c"(J[B)Z".as_ptr());
        let done = jni!(env, GetStaticMethodID, class, name, signature);
        if done.is_null() {
            return None;
        }
        Jvm { vm, class: jni!(env, NewWeakGlobalRef, class), done }
    };
    let mut channels = CHANNELS.write().unwrap_or_else(PoisonError::into_inner);
    channels.push(Arc::new(Channel::new(jvm)));
    i64::try_from(channels.len() - 1).ok()
}

fn channel(number: jlong) -> Option<Arc<Channel<Jvm>>> {
    let channels = CHANNELS.read().unwrap_or_else(PoisonError::into_inner);
    channels.get(usize::try_from(number).ok()?).cloned()
}

/// Starts a call, and says whether it did. `client` and `session` are uniffi's handles of objects that the caller keeps
/// until the outcome.
unsafe extern "system" fn start(
    env: *mut JNIEnv,
    _class: jclass,
    number: jlong,
    client: jlong,
    operation: jint,
    session: jlong,
    texts: jbyteArray,
    ticket: jlong,
) -> jboolean {
    let started = catch_unwind(AssertUnwindSafe(|| {
        let channel = channel(number)?;
        // SAFETY: the caller keeps both objects, and `texts` is an array of its own.
        let (client, session, texts) = unsafe {
            (borrowed::<Client>(client)?, borrowed::<Session>(session), copied(env, texts))
        };
        channel.start(client, Call::read(operation, session, &texts), ticket);
        Some(())
    }));
    matches!(started, Ok(Some(())))
}

extern "system" fn cancel(_env: *mut JNIEnv, _class: jclass, number: jlong, ticket: jlong) {
    catch_unwind(|| channel(number).map(|channel| channel.cancel(ticket))).ok();
}

/// A further reference to an object that the other side owns.
unsafe fn borrowed<T>(handle: jlong) -> Option<Arc<T>> {
    // SAFETY: the caller vouches for the handle.
    unsafe { Handle::from_raw(handle.cast_unsigned()).map(|handle| handle.into_arc_borrowed()) }
}

unsafe fn copied(env: *mut JNIEnv, array: jbyteArray) -> Zeroizing<Vec<u8>> {
    // SAFETY: the caller vouches for both; the copy is as long as the array.
    unsafe {
        let length = jni!(env, GetArrayLength, array);
        let mut bytes = Zeroizing::new(vec![0; usize::try_from(length).unwrap_or(0)]);
        jni!(env, GetByteArrayRegion, array, 0, length, bytes.as_mut_ptr().cast());
        bytes
    }
}

impl Deliver for Jvm {
    fn deliver(&self, ticket: i64, outcome: &[u8]) -> bool {
        let Ok(length) = jint::try_from(outcome.len()) else { return false };
        // SAFETY: the environment is this thread's, and each reference is checked before it is used.
        unsafe {
            let Some(env) = environment(self.vm) else { return false };
            let class = jni!(env, NewLocalRef, self.class);
            if class.is_null() {
                return false;
            }
            let bytes = jni!(env, NewByteArray, length);
            if bytes.is_null() {
                jni!(env, ExceptionClear);
            } else {
                jni!(env, SetByteArrayRegion, bytes, 0, length, outcome.as_ptr().cast());
            }
            let arguments = [jvalue { j: ticket }, jvalue { l: bytes }];
            let mut taken =
                jni!(env, CallStaticBooleanMethodA, class, self.done, arguments.as_ptr());
            if jni!(env, ExceptionCheck) {
                jni!(env, ExceptionClear);
                taken = false;
            }
            // A thread of Rust's never returns to Java, which would let go of them.
            jni!(env, DeleteLocalRef, bytes);
            jni!(env, DeleteLocalRef, class);
            taken
        }
    }
}

/// This thread's environment. A thread that Java does not know is attached and stays so until it ends, as Android requires.
unsafe fn environment(vm: *mut JavaVM) -> Option<*mut JNIEnv> {
    struct Attached(*mut JavaVM);
    impl Drop for Attached {
        fn drop(&mut self) {
            // SAFETY: it is this thread that was attached.
            unsafe { ((**self.0).v1_4.DetachCurrentThread)(self.0) };
        }
    }
    thread_local! {
        static ATTACHED: std::cell::OnceCell<Attached> = const { std::cell::OnceCell::new() };
    }
    let mut env = null_mut::<c_void>();
    // SAFETY: the JVM lives as long as the process, and the name ends with a zero.
    unsafe {
        let mut code = ((**vm).v1_4.GetEnv)(vm, &raw mut env, JNI_VERSION_1_6);
        if code == JNI_EDETACHED {
            let mut how = JavaVMAttachArgs {
                version: JNI_VERSION_1_6,
                name: c"finhub".as_ptr().cast_mut(),
                group: null_mut(),
            };
            // As a daemon it does not keep the JVM from ending.
            code =
                ((**vm).v1_4.AttachCurrentThreadAsDaemon)(vm, &raw mut env, (&raw mut how).cast());
            if code == JNI_OK {
                ATTACHED.with(|it| it.set(Attached(vm)).ok());
            }
        }
        (code == JNI_OK && !env.is_null()).then(|| env.cast())
    }
}
