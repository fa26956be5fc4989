"""What `python app.py demo` does before it starts web and worker."""

from helpdesk import demo, logs

logs.set_up("start")
demo.run()
