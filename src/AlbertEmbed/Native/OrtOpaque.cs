namespace AlbertEmbed.Native;

// ONNX Runtime's opaque objects: named, empty, only ever used behind a pointer, so that the compiler tells them apart.

internal readonly struct OrtStatus;

internal readonly struct OrtEnv;

internal readonly struct OrtSession;

internal readonly struct OrtSessionOptions;

internal readonly struct OrtRunOptions;

internal readonly struct OrtMemoryInfo;

internal readonly struct OrtValue;

internal readonly struct OrtCudaProviderOptions;
