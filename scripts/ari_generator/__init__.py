"""Writes Swift from Asterisk's own description of its REST interface.

description  reads the files (Swagger 1.1) into a small model of resources, operations, models and events
naming       what things are called in Swift
types        which Swift type a described type becomes
swift        the shape of Swift text
operations, models, events, samples
             one kind of generated file each
"""
