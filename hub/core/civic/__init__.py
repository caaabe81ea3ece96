"""What citizens and officials do in public: threads, their acts, the machines that say what follows.

MonElu, Xensa, debates and the community share these; each brings its own machines and pages.
"""
