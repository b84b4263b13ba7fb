// Lets search work when the site is opened from a folder, without a server: no browser starts
// a worker from a file, so a hidden frame runs the worker's script in its place.
if (location.protocol === "file:") {
  window.Worker = class IFrameWorker extends EventTarget {
    constructor(url) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.title = "Search";
      this.frame.srcdoc = `<script>
        postMessage = (data) => frameElement.worker.dispatchEvent(new MessageEvent("message", { data }));
      </script><script src="${new URL(url, location.href)}"></script>`;
      this.frame.worker = this;
      this.loaded = new Promise((resolve) => this.frame.addEventListener("load", resolve));
      document.body.append(this.frame);
    }

    async postMessage(data) {
      await this.loaded;
      this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }));
    }
  };
  window.IFrameWorker = window.Worker; // by this name the theme's worker knows where it is
}
